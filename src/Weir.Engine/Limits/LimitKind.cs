namespace Weir.Engine.Limits;

/// <summary>Which of a caller's limits is meant.</summary>
public enum LimitKind
{
    /// <summary>Requests in a minute.</summary>
    Requests,

    /// <summary>Tokens in a minute.</summary>
    Tokens,

    /// <summary>Requests under way at the same time.</summary>
    Concurrency,
}
