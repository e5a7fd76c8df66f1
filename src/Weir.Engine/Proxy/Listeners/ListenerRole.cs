namespace Weir.Engine.Proxy.Listeners;

/// <summary>What a listener is there for. The server puts it on every connection of the listener, as a feature.</summary>
/// <param name="Data">Callers' paths are answered: <c>/v1</c>.</param>
/// <param name="Management">Everything else is answered: <c>/api</c>, the console, metrics, diagnostics.</param>
/// <param name="Secure">Connections are TLS.</param>
/// <param name="SecureUrl">Where plain connections are to come instead; <see langword="null"/> when they are fine here.</param>
public sealed record ListenerRole(bool Data, bool Management, bool Secure, Uri? SecureUrl);
