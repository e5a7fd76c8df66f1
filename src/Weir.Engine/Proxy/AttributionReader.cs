using Microsoft.AspNetCore.Http;
using Weir.Engine.Configuration;
using Weir.Engine.Identity;
using Weir.Engine.Ledger;

namespace Weir.Engine.Proxy;

/// <summary>Decides who pays: what the key fixes, overridden by headers only where the key's policy lets the caller name them.</summary>
internal static class AttributionReader
{
    /// <summary>Longest value taken from a header, in characters; a longer one, or one with control characters, is ignored.</summary>
    private const int MaxLength = 128;

    public static Attribution Of(Caller caller, string? bodyUser, IHeaderDictionary headers) => new(
        caller.KeyId,
        Named(caller, headers, AttributionName.Team, "x-weir-team") ?? caller.Team,
        Named(caller, headers, AttributionName.Project, "x-weir-project") ?? caller.Project,
        Named(caller, headers, AttributionName.Customer, "x-weir-customer") ?? caller.Customer,
        Named(caller, headers, AttributionName.User, "x-weir-user") ?? (caller.MaySet.Contains(AttributionName.User) ? Usable(bodyUser) : null) ?? caller.User,
        Named(caller, headers, AttributionName.Session, "x-weir-session"),
        Named(caller, headers, AttributionName.Feature, "x-weir-feature"),
        Named(caller, headers, AttributionName.Environment, "x-weir-environment") ?? caller.Environment);

    private static string? Named(Caller caller, IHeaderDictionary headers, AttributionName name, string header) =>
        caller.MaySet.Contains(name) && headers.TryGetValue(header, out var values) && values.Count == 1 ? Usable(values[0]) : null;

    private static string? Usable(string? value) =>
        value is { Length: > 0 and <= MaxLength } && !value.AsSpan().ContainsAnyInRange('\0', '\u001f') && !value.AsSpan().ContainsAnyInRange('\u007f', '\u009f') ? value : null;
}
