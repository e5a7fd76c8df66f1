using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>models.*.deployments.*.capabilities</c>.</summary>
internal static class CapabilitiesSection
{
    public static readonly ObjectKind<CapabilitiesConfig> Kind = new ObjectKind<CapabilitiesConfig>("capabilities", () => new())
        .Optional("tools", Values.Boolean, c => c.Tools, (c, value) => c with { Tools = value },
            "Whether it takes tools. Not written: requests with tools are tried.")
        .Optional("images", Values.Boolean, c => c.Images, (c, value) => c with { Images = value },
            "Whether it takes images. Not written: requests with images are tried.")
        .Optional("context_tokens", Values.Integer(1, 100_000_000, "tokens"), c => c.ContextTokens, (c, value) => c with { ContextTokens = value },
            "Input and output together that it can take. A preset never asks for more output than this.")
        .Optional("sampling", Values.Boolean, c => c.Sampling, (c, value) => c with { Sampling = value },
            "Whether it takes temperature, top_p, penalties and stop texts. Not written: decided by its name; OpenAI's o-series, GPT-5 and Claude from 4.7 on do not.")
        .Optional("reasoning_effort", Values.Boolean, c => c.ReasoningEffort, (c, value) => c with { ReasoningEffort = value },
            "Whether it takes an effort to think with. Not written: decided by its name.");
}
