namespace Weir.Engine.Credentials;

/// <summary>A secret out of use that still works at its provider until whoever made it takes it back.</summary>
/// <param name="Name">The credential.</param>
/// <param name="Version">The version that it was.</param>
/// <param name="Origin">Where it was sent.</param>
/// <param name="Maker">Who made it.</param>
/// <param name="Since">When it went out of use.</param>
public sealed record SecretToTakeBack(CredentialName Name, long Version, string Origin, CredentialMaker Maker, DateTimeOffset Since);
