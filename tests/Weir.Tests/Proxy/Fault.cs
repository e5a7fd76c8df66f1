namespace Weir.Tests.Proxy;

/// <summary>What becomes of a call to a provider with a fault.</summary>
internal enum Fate
{
    /// <summary>A correct answer: the fault does no harm.</summary>
    Fine,

    /// <summary>Nothing was released yet: another deployment answers, or the client is told by a status.</summary>
    Early,

    /// <summary>As <see cref="Early"/>, but it is the request that is refused: no other deployment is asked.</summary>
    Refused,

    /// <summary>The stream had begun: it ends with an error event.</summary>
    Late,

    /// <summary>Early or late: a reset may throw away bytes that had arrived.</summary>
    EarlyOrLate,

    /// <summary>A plain answer too large to wait for had begun: the transfer breaks.</summary>
    Broken,

    /// <summary>The fault does not exist there.</summary>
    None,
}

/// <summary>One fault of a provider and what must follow from it.</summary>
/// <param name="Directives">How the simulator is told.</param>
/// <param name="Stream">Fate of a stream.</param>
/// <param name="Plain">Fate of a plain answer.</param>
/// <param name="Errors">Names that the failure may have, in ledger and record.</param>
/// <param name="Status">Status told to the client where it is told one.</param>
internal sealed record Fault(string Directives, Fate Stream, Fate Plain, string[] Errors, int Status)
{
    public Fault(string directives, Fate stream, Fate plain, string error = "", int status = 502)
        : this(directives, stream, plain, [error], status)
    {
    }

    /// <summary>Seconds of the <c>retry-after</c> that the client must be told.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>True when the client may try again.</summary>
    public bool MayRetry { get; init; }

    /// <summary>True when the usage is missing or unusable, so that it must be an estimate.</summary>
    public bool NoUsage { get; init; }

    /// <summary>Where the two provider dialects differ: the failure at an Anthropic provider.</summary>
    public (string Error, int Status, bool MayRetry)? AtAnthropic { get; init; }

    /// <summary>True for a fault that is told by a deadline.</summary>
    public bool Waits => Directives.StartsWith("hang", StringComparison.Ordinal);

    public override string ToString() => Directives;

    /// <summary>The table.</summary>
    public static IReadOnlyList<Fault> All { get; } =
    [
        // Silence
        new("hang-headers", Fate.Early, Fate.Early, "upstream_timeout", 504),
        new("hang-first", Fate.Early, Fate.Early, "upstream_timeout", 504),
        new("hang-after=2", Fate.Late, Fate.Early, ["upstream_idle_timeout", "upstream_timeout"], 504),

        // Broken connections
        new("reset-headers", Fate.Early, Fate.Early, "upstream_unreachable"),
        new("raw-garbage", Fate.Early, Fate.Early, "upstream_unreachable"),
        new("reset-first", Fate.Early, Fate.Early, ["upstream_invalid_answer", "upstream_unreachable"], 502),
        new("reset-after=3", Fate.EarlyOrLate, Fate.Early, ["upstream_cut", "upstream_invalid_answer", "upstream_unreachable"], 502),
        new("reset-inside=3", Fate.EarlyOrLate, Fate.Early, ["upstream_cut", "upstream_invalid_answer", "upstream_unreachable"], 502),
        new("drop-after=3", Fate.Late, Fate.Early, ["upstream_cut", "upstream_unreachable"], 502),
        new("cut-after=3", Fate.Late, Fate.Early, ["upstream_cut", "upstream_invalid_answer"], 502),
        new("cut-inside=3", Fate.Late, Fate.Early, ["upstream_cut", "upstream_invalid_answer"], 502),
        new("cut-utf8=3", Fate.Late, Fate.Early, ["upstream_cut", "upstream_invalid_answer"], 502),
        new("cut-after=0", Fate.Early, Fate.Early, "upstream_invalid_answer"),
        new("no-terminal", Fate.Late, Fate.Fine, "upstream_cut"),

        // Statuses
        new("status=429", Fate.Early, Fate.Early, "upstream_rate_limited", 429) { MayRetry = true },
        new("status=429,retry-after=7", Fate.Early, Fate.Early, "upstream_rate_limited", 429) { RetryAfter = "7", MayRetry = true },
        new("status=429,retry-after-ms=2500", Fate.Early, Fate.Early, "upstream_rate_limited", 429) { RetryAfter = "3", MayRetry = true },
        new("status=429,retry-after=soon", Fate.Early, Fate.Early, "upstream_rate_limited", 429) { MayRetry = true },
        new("status=500", Fate.Early, Fate.Early, "upstream_server_error", 500),
        new("status=500,retry-after=7", Fate.Early, Fate.Early, "upstream_server_error", 500) { RetryAfter = "7" },
        new("status=503", Fate.Early, Fate.Early, "upstream_server_error", 503),
        new("status=529", Fate.Early, Fate.Early, "upstream_overloaded", 529) { MayRetry = true },
        new("status=529,retry-after=7", Fate.Early, Fate.Early, "upstream_overloaded", 529) { RetryAfter = "7", MayRetry = true },
        new("quota", Fate.Early, Fate.Early, "upstream_quota_exhausted", 429),
        new("status=402", Fate.Early, Fate.Early, "upstream_quota_exhausted", 429),
        new("status=401", Fate.Early, Fate.Early, "upstream_credential_refused"),
        new("status=403", Fate.Early, Fate.Early, "upstream_credential_refused"),
        new("status=408", Fate.Early, Fate.Early, "upstream_timeout", 504),
        new("status=400", Fate.Refused, Fate.Refused, "upstream_rejected", 400),
        new("status=404", Fate.Refused, Fate.Refused, "upstream_rejected", 404),
        new("status=413", Fate.Refused, Fate.Refused, "upstream_rejected", 413),
        new("status=422", Fate.Refused, Fate.Refused, "upstream_rejected", 422),
        new("html,status=503", Fate.Early, Fate.Early, "upstream_server_error", 503),
        new("html,status=401", Fate.Early, Fate.Early, "upstream_credential_refused"),
        new("redirect=http://127.0.0.1:1/elsewhere,status=301", Fate.Early, Fate.Early, "upstream_redirect"),
        new("redirect=http://127.0.0.1:1/elsewhere,status=302", Fate.Early, Fate.Early, "upstream_redirect"),
        new("redirect=http://127.0.0.1:1/elsewhere,status=307", Fate.Early, Fate.Early, "upstream_redirect"),
        new("redirect=http://127.0.0.1:1/elsewhere,status=308", Fate.Early, Fate.Early, "upstream_redirect"),

        // Wrong bodies
        new("html", Fate.Early, Fate.Early, "upstream_invalid_answer"),
        new("content-type=text/plain", Fate.Early, Fate.Fine, "upstream_invalid_answer"),
        new("empty", Fate.Early, Fate.Early, "upstream_invalid_answer"),
        new("garbage-event=0", Fate.Early, Fate.Early, "upstream_invalid_answer"),
        new("garbage-event=3", Fate.Late, Fate.Early, ["upstream_cut", "upstream_invalid_answer"], 502),
        new("giant-event=1073741824", Fate.Late, Fate.None, "upstream_cut"),
        new("giant-event=2000000", Fate.Late, Fate.Broken, ["upstream_cut", "upstream_invalid_answer"], 502),
        new("gzip", Fate.Early, Fate.Early, "upstream_invalid_answer"),
        new("gzip=1073741824", Fate.Early, Fate.Early, "upstream_invalid_answer"),
        new("header-flood=20000", Fate.Early, Fate.Early, "upstream_invalid_answer"),
        new("error-event=0", Fate.Early, Fate.None, "upstream_server_error") { AtAnthropic = ("upstream_overloaded", 529, true) },
        new("error-event=3", Fate.Late, Fate.None, "upstream_server_error") { AtAnthropic = ("upstream_overloaded", 529, true) },
        new("error-event", Fate.None, Fate.Early, "upstream_invalid_answer"),

        // Odd, but harmless
        new("double-terminal", Fate.Fine, Fate.None),
        new("late-events", Fate.Fine, Fate.None),
        new("comments", Fate.Fine, Fate.None),
        new("split=1,line-ends=mixed", Fate.Fine, Fate.Fine),
        new("azure", Fate.Fine, Fate.None),
        new("usage=none", Fate.Fine, Fate.Fine) { NoUsage = true },
        new("usage=negative", Fate.Fine, Fate.Fine) { NoUsage = true },
        new("usage=absurd", Fate.Fine, Fate.Fine) { NoUsage = true },
        new("usage=fractional", Fate.Fine, Fate.Fine) { NoUsage = true },
        new("usage=string", Fate.Fine, Fate.Fine) { NoUsage = true },
    ];
}
