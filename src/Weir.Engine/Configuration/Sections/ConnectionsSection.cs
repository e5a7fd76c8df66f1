using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>providers.*.connections</c>.</summary>
internal static class ConnectionsSection
{
    public static readonly ObjectKind<ConnectionsConfig> Kind = new ObjectKind<ConnectionsConfig>("connections", () => new())
        .Optional("max", Values.Integer(1, 10_000, "connections"), c => c.Max, (c, value) => c with { Max = value },
            "Connections at once. Not limited unless written; requests beyond it wait.")
        .Field("keepalive_seconds", Values.Integer(1, 3_600, "seconds"), c => c.KeepaliveSeconds, (c, value) => c with { KeepaliveSeconds = value },
            "How long an idle connection is kept.");
}
