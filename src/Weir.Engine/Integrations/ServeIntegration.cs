using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Weir.Engine.Configuration.Revisions;
using NotFound = Weir.Engine.Operations.NotFound;

namespace Weir.Engine.Integrations;

/// <summary><c>GET /api/integrations/{id}/config</c>: what holds for a tool now, for the tool itself. Its tag changes when, and only when, that does.</summary>
internal static class ServeIntegration
{
    private const int TagBytes = 16;

    /// <summary>The answer's shape.</summary>
    public sealed record IntegrationServed(string Id, string Environment, JsonNode Config);

    public static async Task<Results<ContentHttpResult, StatusCodeHttpResult, ProblemHttpResult>> Handle(string id, HttpContext http, ConfigDesk desk, IOptions<JsonOptions> json, CancellationToken cancellationToken)
    {
        var config = (await desk.CurrentAsync(cancellationToken)).Result.Config;
        if (config?.Integrations.GetValueOrDefault(id) is not { Template: false } integration)
        {
            return NotFound.Of("integration", id, config?.Integrations.Values.Where(one => !one.Template).Select(one => one.Id) ?? []);
        }

        var text = JsonSerializer.Serialize(new IntegrationServed(id, config.Environment, JsonNode.Parse(integration.ToJson())!), json.Value.SerializerOptions);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, TagBytes))}\"");
        http.Response.Headers.ETag = tag.ToString();
        http.Response.Headers.CacheControl = "private, no-cache";
        return Knows(http.Request, tag) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Text(text, "application/json", Encoding.UTF8);
    }

    private static bool Knows(HttpRequest request, EntityTagHeaderValue tag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
        && known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison: false));
}
