using Weir.Engine.Kernel;

namespace Weir.Engine.Identity.People;

/// <summary>Where passwords are hashed: slow on purpose, so only so many at a time, that signing in never takes the machine from those who call models.</summary>
public sealed class PasswordWork : IDisposable
{
    /// <summary>How many at a time.</summary>
    private const int AtOnce = 2;

    /// <summary>How many may wait; whoever comes then is turned away.</summary>
    private const int MaxWaiting = 32;

    private readonly SemaphoreSlim _places = new(AtOnce);
    private int _inside;

    /// <summary>The stored form of a password.</summary>
    /// <exception cref="PasswordsBusyException">Too many wait.</exception>
    internal Task<string> HashAsync(SecretString password, CancellationToken cancellationToken) => RunAsync(() => PasswordHash.Of(password.Reveal()), cancellationToken);

    /// <summary>True when it is the one; with no stored one it takes as long and is false.</summary>
    /// <exception cref="PasswordsBusyException">Too many wait.</exception>
    internal Task<bool> MatchesAsync(string? stored, SecretString password, CancellationToken cancellationToken) => RunAsync(() => PasswordHash.Matches(stored, password.Reveal()), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _inside) > AtOnce + MaxWaiting)
        {
            Interlocked.Decrement(ref _inside);
            throw new PasswordsBusyException();
        }

        try
        {
            await _places.WaitAsync(cancellationToken);
            try
            {
                return await OwnThread.RunAsync(work, cancellationToken);
            }
            finally
            {
                _places.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }
}

/// <summary>Too many passwords wait to be hashed.</summary>
public sealed class PasswordsBusyException : Exception
{
    /// <summary>A sentence that says what to do.</summary>
    public PasswordsBusyException()
        : base("Too many sign-ins are being checked. Try again in a moment.")
    {
    }
}
