namespace Weir.Tests.Architecture;

/// <summary>
/// The architecture: the engine's modules, low to high. One folder of <c>src/Weir.Engine</c> is one module; it may use the public
/// types of the modules before it, and no other. The root namespace holds only the wiring, which sees every public type.
/// </summary>
internal static class ModuleMap
{
    public const string RootNamespace = "Weir.Engine";

    /// <summary>The lowest module stays small: what everyone sees must deserve it.</summary>
    public const int KernelFiles = 15;

    public static readonly string[] LowToHigh =
    [
        "Kernel",
        "Storage",
        "Egress",
        "Audit",
        "Credentials",
        "Configuration",
        "Identity",
        "Telemetry",
        "Health",
        "Pricing",
        "Ledger",
        "Limits",
        "Wire",
        "Providers",
        "Operations",
        "Integrations",
        "Notices",
        "Routing",
        "Proxy",
        "Console",
    ];

    /// <summary>Modules of the list whose first file is still to come.</summary>
    public static readonly string[] Awaited = [];

    /// <summary>Where money is computed: no binary fraction may occur here.</summary>
    public static readonly string[] MoneyTypes = ["Weir.Engine.Pricing.", "Weir.Engine.Ledger.", "Weir.Engine.Kernel.Money"];
}
