namespace Weir.Engine.Providers;

/// <summary>
/// A request that was not sent because there is no token to sign it with: <see cref="UpstreamFailure.Credential"/>. Its message names the
/// token server and what it answered, never a secret: for logs, not for callers.
/// </summary>
/// <param name="message">What went wrong.</param>
/// <param name="inner">What the connection threw; <see langword="null"/> when it threw nothing.</param>
public sealed class CredentialException(string message, Exception? inner = null) : HttpRequestException(message, inner);
