using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>models.*.deployments.*.capabilities</c>.</summary>
internal static class CapabilitiesSection
{
    public static readonly ObjectKind<CapabilitiesConfig> Kind = new ObjectKind<CapabilitiesConfig>("capabilities", () => new())
        .Optional("tools", Values.Boolean, c => c.Tools, (c, value) => c with { Tools = value },
            "Whether it takes tools. Not written: requests with tools are tried.")
        .Optional("images", Values.Boolean, c => c.Images, (c, value) => c with { Images = value },
            "Whether it takes images. Not written: requests with images are tried.");
}
