using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>backups</c>.</summary>
internal static class BackupsSection
{
    public static readonly ObjectKind<BackupsConfig> Kind = new ObjectKind<BackupsConfig>("backups", () => new())
        .Field("keep", Values.Integer(0, 1_000, "files"), b => b.Keep, (b, value) => b with { Keep = value },
            "Before each change the configuration in force is kept as a file in `backups/` of the data directory; how many of these files are kept, the newest. 0 keeps none.");
}
