using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Flags;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Proxy.Publishing;

namespace Weir.Engine.Proxy.Flags;

/// <summary>
/// One flag. <c>State</c> is on or off for everybody, or varies; <c>Reason</c> says why it is off for all. <c>Layer</c> and <c>Source</c> say where the
/// flag was last written, <c>Overrides</c> what was changed at run time and by whom.
/// </summary>
internal sealed record FlagView(
    string Name, string? Description, bool BuiltIn, string State, string? Reason, bool Enabled, decimal Percentage, FlagSubject By, string? Parent, IReadOnlyList<string> Children,
    IReadOnlyList<string> Requires, IReadOnlyList<string> Excludes, FlagScopeConfig Only, FlagScopeConfig Except, FlagScopeConfig Always,
    ConfigLayer Layer, string Source, IReadOnlyList<OverrideView> Overrides)
{
    private static readonly string[] Deciding = ["enabled", "percentage"];

    public static FlagView Of(string name, FlagBook book, WeirConfig config, ConfigState state)
    {
        var flag = config.Flags[name];
        var path = ConfigPath.Of("flags", name);
        var forAll = book.Find(name)!.ForAll;
        var origin = Last(path, state.Result.Marks);
        return new(
            name, flag.Description, BuiltInFlags.All.ContainsKey(name), forAll switch { { IsOn: true } => "on", { IsOn: false } => "off", null => "varies" },
            forAll is { IsOn: false } off ? off.Explain() : null, flag.Enabled, flag.Percentage, flag.By, FlagGraph.ParentOf(name, config.Flags),
            [.. config.Flags.Keys.Where(other => FlagGraph.ParentOf(other, config.Flags) == name)], flag.Requires, flag.Excludes, flag.Only, flag.Except, flag.Always,
            origin.Layer, origin.ToString(), [.. state.Overrides.Where(one => IsBelow(one, path)).Select(OverrideView.Of)]);
    }

    // What decides about a flag is spread over its fields; the highest layer that wrote one of them is the one to look at.
    private static ConfigOrigin Last(ConfigPath path, ConfigMarks marks) => Deciding
        .Select(field => marks.Find(path.Add(field))).OrderByDescending(origin => origin?.Layer).FirstOrDefault()
        ?? marks.Find(path) ?? ConfigOrigin.BuiltIn;

    private static bool IsBelow(ConfigOverride one, ConfigPath path) =>
        one.Path.Text == path.Text || one.Path.Text.StartsWith(path.Text + ".", StringComparison.Ordinal);
}
