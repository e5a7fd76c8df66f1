using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>pricing</c>.</summary>
internal static class PricingSection
{
    private static readonly ObjectKind<PriceCapConfig> Cap = new ObjectKind<PriceCapConfig>("price cap", () => new())
        .Required("input", PriceSection.PerMTok, c => c.Input, (c, value) => c with { Input = value },
            "Input of every kind.")
        .Required("output", PriceSection.PerMTok, c => c.Output, (c, value) => c with { Output = value },
            "Output of every kind.");

    public static readonly ObjectKind<PricingConfig> Kind = new ObjectKind<PricingConfig>("pricing", () => new())
        .Optional("catalogue", Values.Text("path", 1_024), p => p.Catalogue, (p, value) => p with { Catalogue = value },
            "A price catalogue instead of the shipped one (`docs/prices.md`): a path, relative to the configuration file. Read when the configuration is.")
        .Optional("unknown", Values.Choice<UnknownPrice>(), p => p.Unknown, (p, value) => p with { Unknown = value },
            "What holds for a model without a price. Default: `block` under a hard budget, otherwise `allow` with a warning.")
        .Optional("cap", Cap, p => p.Cap, (p, value) => p with { Cap = value },
            "The price of models without one, with `unknown: cap`.");
}
