using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Engine.Identity;

namespace Weir.Tests.Support;

/// <summary>Users and tokens of a gateway under test, made as an admin makes them.</summary>
internal static class People
{
    /// <summary>A password that the rules allow.</summary>
    public const string Password = "violet anchor 93 timber";

    public static (string, string) Bearer(string token) => ("Authorization", "Bearer " + token);

    public static (string, string) Admin => Bearer(GatewayHost.AdminToken);

    public static Task<Reply> AsAdminAsync(this GatewayHost gateway, HttpMethod method, string path, JsonNode? body = null) =>
        gateway.SendAsync(method, path, body?.ToJsonString(), Admin);

    /// <summary>Makes a user.</summary>
    public static async Task AddUserAsync(this GatewayHost gateway, string name, Role role, string? team = null, string? password = null)
    {
        var body = new JsonObject { ["id"] = name, ["role"] = PermissionNames.Of(role), ["team"] = team, ["password"] = password };
        var reply = await gateway.AsAdminAsync(HttpMethod.Post, "/api/users", body);
        Assert.True(reply.Status == 201, reply.Text);
    }

    /// <summary>Makes a token of a user's, and gives its text.</summary>
    public static async Task<string> AddTokenAsync(this GatewayHost gateway, string user, JsonObject? body = null)
    {
        var reply = await gateway.AsAdminAsync(HttpMethod.Post, $"/api/users/{user}/tokens", body ?? new JsonObject { ["name"] = "test" });
        Assert.True(reply.Status == 201, reply.Text);
        return reply.Json.GetProperty("text").GetString()!;
    }

    /// <summary>Makes a user with a token, and gives its text.</summary>
    public static async Task<string> AddWithTokenAsync(this GatewayHost gateway, string name, Role role, string? team = null)
    {
        await gateway.AddUserAsync(name, role, team);
        return await gateway.AddTokenAsync(name);
    }

    /// <summary>Signs in, and gives what the browser would send from then on: the cookie, and the header for what changes something.</summary>
    public static async Task<((string, string) Cookie, (string, string) Antiforgery)> SignInAsync(this GatewayHost gateway, string name, string password = Password)
    {
        var reply = await gateway.SignInReplyAsync(name, password);
        Assert.True(reply.Status == 200, reply.Text);
        return (("Cookie", reply.Header("set-cookie")!.Split(';')[0]), ("x-weir-antiforgery", reply.Json.GetProperty("antiforgery").GetString()!));
    }

    public static Task<Reply> SignInReplyAsync(this GatewayHost gateway, string name, string password, params (string, string)[] headers) =>
        gateway.BareAsync(HttpMethod.Post, "/api/session", new JsonObject { ["name"] = name, ["password"] = password }.ToJsonString(), headers);

    /// <summary>What the trail says, newest first.</summary>
    public static async Task<List<JsonElement>> TrailAsync(this GatewayHost gateway, string query = "")
    {
        await gateway.Store.Writer.FlushAsync();
        var reply = await gateway.AdminAsync("/api/audit" + query);
        Assert.True(reply.Status == 200, reply.Text);
        return [.. reply.Json.GetProperty("items").EnumerateArray()];
    }
}
