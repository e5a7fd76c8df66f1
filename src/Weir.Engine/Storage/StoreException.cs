namespace Weir.Engine.Storage;

/// <summary>The store cannot do its work: missing library, locked or newer data, full or failing disk.</summary>
public sealed class StoreException : Exception
{
    /// <summary>A fault with a sentence that says what to do.</summary>
    public StoreException(string message)
        : base(message)
    {
    }

    /// <summary>A fault with its cause.</summary>
    public StoreException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
