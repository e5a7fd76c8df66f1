namespace Weir.Engine.Identity.Https;

/// <summary>How the certificate of the server's listeners stands.</summary>
/// <param name="State"><c>ok</c>, <c>ending</c>, <c>expired</c> or <c>not_yet_valid</c>.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="Refused">True while the files hold something newer that cannot be used: the one before is served on. Why is in the log.</param>
public sealed record CertificateStatus(string State, DateTimeOffset ExpiresAt, bool Refused);
