using Weir.Engine.Configuration.Flags;

namespace Weir.Engine.Proxy;

/// <summary>The built-in flags, found once when the configuration is compiled.</summary>
internal sealed record GatewaySwitches(FlagSwitch Presets, FlagSwitch PresetsHeader, FlagSwitch DrainCancelled)
{
    public static GatewaySwitches Of(FlagBook flags) =>
        new(flags.Find(BuiltInFlags.Presets)!, flags.Find(BuiltInFlags.PresetsHeader)!, flags.Find(BuiltInFlags.DrainCancelled)!);
}
