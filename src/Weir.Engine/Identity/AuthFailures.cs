namespace Weir.Engine.Identity;

/// <summary>Tells whoever listens who was not let in, and why (S3-12). The names of whoever tried are not among it.</summary>
public sealed class AuthFailures
{
    private Action<AuthSurface, AuthFailureReason> _listener = static (_, _) => { };

    /// <summary>Sets the listener; it must return at once and throw nothing.</summary>
    public void Listen(Action<AuthSurface, AuthFailureReason> listener) => Volatile.Write(ref _listener, listener);

    /// <summary>Somebody was not let in.</summary>
    public void Note(AuthSurface surface, AuthFailureReason reason) => Volatile.Read(ref _listener)(surface, reason);
}
