using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>presets.*</c>.</summary>
internal static class PresetSection
{
    public static readonly ObjectKind<PresetConfig> Kind = new ObjectKind<PresetConfig>("preset", () => new())
        .Optional("description", Values.Line, p => p.Description, (p, value) => p with { Description = value },
            "What it is for.")
        .Optional("extends", Values.Line, p => p.Extends, (p, value) => p with { Extends = value },
            "Another preset, whose values hold where this one states none; up to 8 in a row.")
        .WithSettings(p => p.Settings, (p, value) => p with { Settings = value });
}
