using Weir.Engine.Providers;

namespace Weir.Engine.Proxy;

/// <summary>Why an operation or an attempt did not succeed. A value, not an exception: the path returns it, the error table renders it.</summary>
internal sealed record Failure
{
    private Failure(string message) => Message = message;

    /// <summary>Weir's own reason; <see langword="null"/> when it is the provider's.</summary>
    public Refusal? Refusal { get; private init; }

    /// <summary>The provider's reason; <see langword="null"/> when it is Weir's own.</summary>
    public UpstreamFailure? Upstream { get; private init; }

    /// <summary>One sentence for the client: what is wrong, and what to do.</summary>
    public string Message { get; }

    /// <summary>The field of the request that is meant, as a path.</summary>
    public string? Param { get; init; }

    /// <summary>A more precise code than the table's, such as the provider's own.</summary>
    public string? Code { get; init; }

    /// <summary>The provider's HTTP status.</summary>
    public int? UpstreamStatus { get; init; }

    /// <summary>True where no other deployment can do better.</summary>
    public bool Ends { get; init; }

    /// <summary>True where the provider refused or limited one of several credentials and another can be used now: the same deployment is asked again at once.</summary>
    public bool HasOtherCredential { get; init; }

    /// <summary>When trying again makes sense.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The name under which it is counted and recorded.</summary>
    public string Name => ErrorTable.RowOf(this).Name;

    public static Failure Of(Refusal refusal, string message) => new(message) { Refusal = refusal };

    public static Failure Of(UpstreamFailure failure, string message) => new(message) { Upstream = failure };
}
