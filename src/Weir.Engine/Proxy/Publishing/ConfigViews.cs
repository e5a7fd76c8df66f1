using System.Globalization;
using System.Text.Json.Nodes;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Operations;

namespace Weir.Engine.Proxy.Publishing;

/// <summary>What is in force. <c>Config</c> has every value, defaults included; <c>Values</c> each with its source, where that was asked for.</summary>
internal sealed record ConfigView(
    long Revision, string Environment, JsonNode? Config, IReadOnlyList<ValueView>? Values, IReadOnlyList<OverrideView> Overrides, IReadOnlyList<ProblemView> Warnings, RefusalView? Refused);

/// <summary>One value and where it comes from: <c>layer</c> is default, well_known, file, environment_file, variable or override.</summary>
internal sealed record ValueView(string Path, JsonNode? Value, ConfigLayer Layer, string Source)
{
    public static ValueView Of(EffectiveValue value) => new(value.Path, JsonNode.Parse(value.Json), value.Origin.Layer, value.Origin.ToString());
}

/// <summary>One override. <c>Value</c> null takes away what the lower layers say.</summary>
internal sealed record OverrideView(long Id, string Path, JsonNode? Value, string Author, string Reason, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt)
{
    public static OverrideView Of(ConfigOverride one) => new(one.Id, one.Path.Text, JsonNode.Parse(one.Value), one.Author, one.Reason, one.CreatedAt, one.ExpiresAt);
}

/// <summary>What is wrong, or likely so.</summary>
internal sealed record ProblemView(string Path, string Source, string Message)
{
    public static ProblemView Of(ConfigProblem problem) => new(problem.Path, problem.Origin.ToString(), problem.ToString());
}

/// <summary>What Weir came upon by itself and did not put in force.</summary>
internal sealed record RefusalView(DateTimeOffset At, RevisionKind Kind, IReadOnlyList<ProblemView> Errors)
{
    public static RefusalView? Of(ConfigRefusal? refusal) => refusal is null ? null : new(refusal.At, refusal.Kind, [.. refusal.Errors.Select(ProblemView.Of)]);
}

/// <summary>What became of a change.</summary>
internal sealed record OutcomeView(ConfigVerdict Verdict, long Revision, IReadOnlyList<DifferenceView> Changes, IReadOnlyList<ProblemView> Warnings, IReadOnlyList<string> NotRestored)
{
    public static OutcomeView Of(ConfigOutcome outcome) => new(
        outcome.Verdict, outcome.State.Revision, DifferenceView.Of(outcome.Changes),
        [.. outcome.Problems.Where(problem => problem.Severity == ConfigSeverity.Warning).Select(ProblemView.Of)], outcome.NotRestored);
}

/// <summary>One revision.</summary>
internal sealed record RevisionView(long Number, DateTimeOffset At, RevisionKind Kind, string Author, string Reason, string SourceHash, long? Restores)
{
    public static RevisionView Of(ConfigRevision one) => new(one.Number, one.At, one.Kind, one.Author, one.Reason, one.SourceHash, one.Restores);
}

/// <summary>Revisions as entity tags: <c>"7"</c>.</summary>
internal static class RevisionTag
{
    public static string Of(long revision) => string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"");
}
