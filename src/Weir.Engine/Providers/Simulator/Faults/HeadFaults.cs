using System.Globalization;
using Weir.Engine.Providers.Simulator.Bodies;

namespace Weir.Engine.Providers.Simulator.Faults;

/// <summary>Faults before and in the response's head: silence, broken connections, error statuses, redirects, wrong headers.</summary>
internal static class HeadFaults
{
    /// <summary>Waits, hangs or breaks before there are headers.</summary>
    /// <exception cref="SimulatedBreakException">The connection must break now.</exception>
    public static async Task BeforeHeadersAsync(DirectiveSet directives, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (directives.Count("slow-headers") is { } slow)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(slow, int.MaxValue)), clock, cancellationToken);
        }

        if (directives.Has("hang-headers"))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken);
        }

        if (directives.Has("refuse"))
        {
            throw new SimulatedBreakException(BreakKind.Refused);
        }

        if (directives.Has("reset-headers"))
        {
            throw new SimulatedBreakException(BreakKind.Reset);
        }

        if (directives.Has("raw-garbage"))
        {
            throw new SimulatedBreakException(BreakKind.Garbage);
        }
    }

    /// <summary>The error that <c>status</c> or <c>quota</c> asks for, or null.</summary>
    public static Problem? Status(DirectiveSet directives, SimulatorDialect dialect)
    {
        if (directives.Has("quota"))
        {
            return dialect == SimulatorDialect.OpenAi
                ? new(429, "You exceeded your current quota, please check your plan and billing details.", Code: "insufficient_quota")
                : new(400, "Your credit balance is too low to access the API. Please go to Plans & Billing to upgrade or purchase credits.");
        }

        return directives.Count("status") is { } status and >= 400 and <= 599
            ? new((int)status, $"The simulator answers {status}, as it was told to.")
            : null;
    }

    /// <summary>The status of a redirect, or null.</summary>
    public static int? Redirect(DirectiveSet directives) =>
        !directives.Has("redirect") ? null : directives.Count("status") is { } status and >= 300 and <= 399 ? (int)status : 302;

    public static void AddHeaders(SimulatorAnswer answer, DirectiveSet directives, TimeProvider clock)
    {
        if (directives.Text("retry-after") is { } after)
        {
            answer.With("retry-after", RetryAfter(after, clock));
        }

        if (directives.Text("retry-after-ms") is { } milliseconds)
        {
            answer.With("retry-after-ms", milliseconds);
        }

        for (var i = 0L; i < Math.Min(directives.Count("header-flood") ?? 0, 100_000); i++)
        {
            answer.With($"x-sim-flood-{i}", "flood");
        }
    }

    private static string RetryAfter(string value, TimeProvider clock) =>
        value.StartsWith("date", StringComparison.Ordinal)
            && long.TryParse(value.AsSpan(4), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            ? clock.GetUtcNow().AddSeconds(Math.Clamp(seconds, -1_000_000_000, 1_000_000_000)).ToString("R", CultureInfo.InvariantCulture)
            : value;
}
