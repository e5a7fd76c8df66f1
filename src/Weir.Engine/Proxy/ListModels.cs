using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Weir.Engine.Identity;
using Weir.Engine.Kernel;
using Weir.Engine.Wire;

namespace Weir.Engine.Proxy;

/// <summary><c>GET /v1/models</c> and <c>/v1/models/{id}</c>: what the caller's key may call, in the shape of its SDK.</summary>
internal static class ListModels
{
    // Neither SDK needs a real date; a fixed one keeps answers comparable.
    private const long Created = 1_704_067_200;
    private const string CreatedAt = "2024-01-01T00:00:00Z";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var models = endpoints.ServiceProvider.GetRequiredService<Holder<GatewayModel>>();
        var identify = endpoints.ServiceProvider.GetRequiredService<IdentifyStop>();
        endpoints.MapGet("/v1/models", (RequestDelegate)(http => AnswerAsync(http, models.Current, identify, id: null))).For(Access.Caller);
        endpoints.MapGet("/v1/models/{**id}", (RequestDelegate)(http => AnswerAsync(http, models.Current, identify, (string?)http.Request.RouteValues["id"]))).For(Access.Caller);
    }

    private static async Task AnswerAsync(HttpContext http, GatewayModel model, IdentifyStop identify, string? id)
    {
        var dialect = UnknownPath.DialectOf(http);
        if (identify.Run(http.Request.Headers, model.Keys, out var caller) is { } failure)
        {
            await ErrorAnswer.WriteAsync(http, dialect, failure, null);
            return;
        }

        string[] names = [.. model.Plans.Keys.Where(caller!.MayCall).Where(name => id is null || name == id).Order(StringComparer.Ordinal)];
        if (id is not null && names.Length == 0)
        {
            await ErrorAnswer.WriteAsync(http, dialect, Failure.Of(Refusal.ModelUnknown, $"The model '{id}' does not exist here.") with { Param = "model" }, null);
            return;
        }

        var body = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(body))
        {
            if (id is null)
            {
                WriteList(json, dialect, names);
            }
            else
            {
                WriteModel(json, dialect, id);
            }
        }

        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(body.WrittenMemory, http.RequestAborted);
    }

    private static void WriteList(Utf8JsonWriter json, Dialect dialect, string[] names)
    {
        json.WriteStartObject();
        if (dialect == Dialect.OpenAi)
        {
            json.WriteString("object", "list");
        }
        else
        {
            json.WriteString("first_id", names.FirstOrDefault());
            json.WriteString("last_id", names.LastOrDefault());
            json.WriteBoolean("has_more", false);
        }

        json.WriteStartArray("data");
        foreach (var name in names)
        {
            WriteModel(json, dialect, name);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter json, Dialect dialect, string name)
    {
        json.WriteStartObject();
        json.WriteString("id", name);
        if (dialect == Dialect.OpenAi)
        {
            json.WriteString("object", "model");
            json.WriteNumber("created", Created);
            json.WriteString("owned_by", "weir");
        }
        else
        {
            json.WriteString("type", "model");
            json.WriteString("display_name", name);
            json.WriteString("created_at", CreatedAt);
        }

        json.WriteEndObject();
    }
}
