namespace Weir.Engine.Configuration;

/// <summary>A surface that can be opened to loopback callers without a credential.</summary>
public enum AnonymousAccess
{
    /// <summary><c>/metrics</c>.</summary>
    Metrics,

    /// <summary><c>/debug/*</c>, <c>/api/cache/stats</c> and <c>/api/providers/health</c>.</summary>
    Diagnostics,
}
