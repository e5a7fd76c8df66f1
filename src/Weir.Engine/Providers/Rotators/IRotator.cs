namespace Weir.Engine.Providers.Rotators;

/// <summary>Makes new secrets and takes old ones back. Whoever has one disposes it.</summary>
public interface IRotator : IDisposable
{
    /// <summary>Has a new secret made.</summary>
    /// <exception cref="OperationCanceledException">It was called off; whether a secret was made is not known.</exception>
    Task<RotatorAnswer> MakeAsync(RotatorOrder order, CancellationToken cancellationToken);

    /// <summary>Takes a secret back that it made, so that nobody can use it any more. One that is gone already is taken back.</summary>
    /// <param name="order">The version that the secret was.</param>
    /// <param name="id">What the maker called it; <see langword="null"/> when it said nothing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What went wrong, as the end of a sentence; <see langword="null"/> when nothing did.</returns>
    Task<string?> TakeBackAsync(RotatorOrder order, string? id, CancellationToken cancellationToken);
}
