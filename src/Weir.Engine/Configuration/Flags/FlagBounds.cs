namespace Weir.Engine.Configuration.Flags;

/// <summary>How much of each there may be: every flag is kept in memory, and asked about on the request path.</summary>
public static class FlagBounds
{
    /// <summary>Most flags, built-in ones included.</summary>
    public const int Flags = 500;

    /// <summary>Most flags that one requires, and that one excludes.</summary>
    public const int Links = 16;

    /// <summary>Most names of one kind in one scope.</summary>
    public const int Names = 1_000;
}
