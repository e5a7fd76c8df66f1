using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Weir.Engine.Kernel;
using Weir.Management;

namespace Weir.Tests.Management;

public sealed class PipelineHandlerTests
{
    public sealed record Credit(string Amount);

    [Fact]
    public async Task An_endpoint_reads_query_token_and_json_and_answers_as_it_does_over_the_network()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore(); // never started
        builder.Services.AddRoutingCore();
        await using var app = builder.Build();
        app.UseRouting();
        app.MapPost("/api/things/{id}", (string id, string why, Credit credit, HttpRequest request) =>
            Results.Json(new { id, why, credit.Amount, token = request.Headers.Authorization.ToString() }, statusCode: 201));
        app.UseEndpoints(static _ => { });
        using var client = new ServerClient(
            new HttpMessageInvoker(new PipelineHandler(((IApplicationBuilder)app).Build(), app.Services)), new Uri("http://in-process"), new SecretString("the-token"));

        var path = ManagementRequest.Get("/api/things/a%20b", ("why", "1 & 1 = 2"), ("none", null)).Path;
        var answer = await client.SendAsync(new(HttpMethod.Post, path, new JsonObject { ["amount"] = "1.5" }), TestContext.Current.CancellationToken);
        Assert.Equal((201, """{"id":"a b","why":"1 & 1 = 2","amount":"1.5","token":"Bearer the-token"}"""), (answer.Status, answer.Text));

        var missing = await client.SendAsync(new(HttpMethod.Get, "/api/nothing"), TestContext.Current.CancellationToken);
        Assert.Equal((404, ""), (missing.Status, missing.Text));
    }
}
