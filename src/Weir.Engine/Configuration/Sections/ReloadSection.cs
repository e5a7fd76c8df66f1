using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>reload</c>.</summary>
internal static class ReloadSection
{
    public static readonly ObjectKind<ReloadConfig> Kind = new ObjectKind<ReloadConfig>("reload", () => new())
        .Field("files", Values.Boolean, r => r.Files, (r, value) => r with { Files = value },
            "Whether the file, that of its environment and the price catalogue are watched, and put in force when they are edited.")
        .Field("poll_seconds", Values.Integer(1, 3_600, "seconds"), r => r.PollSeconds, (r, value) => r with { PollSeconds = value },
            "How often they are looked at, where the system does not tell of a change itself.");
}
