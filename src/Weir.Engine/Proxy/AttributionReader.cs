using Microsoft.AspNetCore.Http;
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
        Named(caller, headers, "team") ?? caller.Team,
        Named(caller, headers, "project") ?? caller.Project,
        Named(caller, headers, "customer") ?? caller.Customer,
        Named(caller, headers, "user") ?? (caller.MaySet.Contains("user") ? Usable(bodyUser) : null) ?? caller.User,
        Named(caller, headers, "session"),
        Named(caller, headers, "feature"),
        Named(caller, headers, "environment") ?? caller.Environment);

    private static string? Named(Caller caller, IHeaderDictionary headers, string name) =>
        caller.MaySet.Contains(name) && headers.TryGetValue("x-weir-" + name, out var values) && values.Count == 1 ? Usable(values[0]) : null;

    private static string? Usable(string? value) =>
        value is { Length: > 0 and <= MaxLength } && !value.Any(char.IsControl) ? value : null;
}
