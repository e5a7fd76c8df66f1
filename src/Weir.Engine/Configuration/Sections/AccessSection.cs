using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Sections;

/// <summary>Fields of <c>access</c>.</summary>
internal static class AccessSection
{
    public static readonly ObjectKind<AccessConfig> Kind = new ObjectKind<AccessConfig>("access", () => new())
        .Field("anonymous_loopback", new ListKind<AnonymousAccess>(Values.Choice<AnonymousAccess>()), a => a.AnonymousLoopback, (a, value) => a with { AnonymousLoopback = value },
            "What a caller on this machine may read without a credential.");
}
