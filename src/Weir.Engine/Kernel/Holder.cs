namespace Weir.Engine.Kernel;

/// <summary>Holds one reference that is swapped whole. Readers take it once and keep what they took.</summary>
public sealed class Holder<T>(T initial)
    where T : class
{
    private T _current = initial;

    /// <summary>What is current now.</summary>
    public T Current => Volatile.Read(ref _current);

    /// <summary>Puts <paramref name="next"/> in the place of what was current.</summary>
    public void Swap(T next) => Volatile.Write(ref _current, next);
}
