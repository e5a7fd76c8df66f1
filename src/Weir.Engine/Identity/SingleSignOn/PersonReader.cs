using System.Text.Json;
using Weir.Engine.Configuration;
using Weir.Engine.Identity.People;

namespace Weir.Engine.Identity.SingleSignOn;

/// <summary>Reads what a userinfo endpoint says: <c>{"sub":"248289761001","email":"ada@example.com","groups":["platform"]}</c>.</summary>
internal static class PersonReader
{
    private const int MaxSubject = 255; // OpenID Connect Core 1.0, section 2
    private const int MaxGroups = 1_000;

    /// <summary>Who it is; <see langword="null"/> when it does not say so, or names them as no user can be named.</summary>
    public static Person? Read(JsonElement info, SignInConfig provider)
    {
        if (info.ValueKind != JsonValueKind.Object || SubjectOf(info) is not { Length: > 0 and <= MaxSubject } subject || Find(info, provider.NameClaim) is not { ValueKind: JsonValueKind.String } named)
        {
            return null;
        }

        // An address that nobody has proved to be theirs is not theirs.
        if (provider.NameClaim == "email" && info.TryGetProperty("email_verified", out var verified) && (verified.ValueKind == JsonValueKind.False || (verified.ValueKind == JsonValueKind.String && verified.GetString() != "true")))
        {
            return null;
        }

        var name = named.GetString()!.ToLowerInvariant();
        return UserName.Problem(name) is null ? new(subject, name, GroupsIn(Find(info, provider.GroupClaim))) : null;
    }

    // Providers of plain OAuth 2 have no sub; some of them count their users.
    private static string? SubjectOf(JsonElement info) =>
        info.TryGetProperty("sub", out var sub) ? sub.ValueKind == JsonValueKind.String ? sub.GetString() : null
        : info.TryGetProperty("id", out var id) ? id.ValueKind switch { JsonValueKind.String => id.GetString(), JsonValueKind.Number => id.GetRawText(), _ => null }
        : null;

    // A claim of that very name goes before the path that its points make: names of claims may be addresses.
    private static JsonElement? Find(JsonElement info, string claim)
    {
        if (info.TryGetProperty(claim, out var direct))
        {
            return direct;
        }

        var at = info;
        foreach (var part in claim.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(part, out at))
            {
                return null;
            }
        }

        return at;
    }

    private static string[] GroupsIn(JsonElement? claim) => claim switch
    {
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Take(MaxGroups).Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)],
        _ => [],
    };
}
