using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Weir.Tests.Identity;
using Weir.Tests.Support;

namespace Weir.Tests.Console;

/// <summary>The API's description: complete, typed, and the one that the console's types are made from.</summary>
public sealed class ApiDescriptionTests
{
    private const string Yaml = """
        providers: { sim: { kind: simulator } }
        models: { m: { deployments: { d: { provider: sim, model: sim-gpt } } } }
        keys: { test: { secret: "env:KEY" } }

        """;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    [Fact]
    public async Task The_description_in_docs_is_the_programs()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);
        var document = JsonNode.Parse((await gateway.AdminAsync("/openapi/v1.json")).Text)!.ToJsonString(Indented) + "\n";
        var file = RepoRoot.At("docs/openapi/v1.json");
#pragma warning disable RS0030 // a knob of the test run
        if (Environment.GetEnvironmentVariable("WEIR_UPDATE_DOCS") == "1")
#pragma warning restore RS0030
        {
            await File.WriteAllTextAsync(file, document, TestContext.Current.CancellationToken);
        }

        Assert.True(
            document == await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken),
            "The API changed. Write its description anew: WEIR_UPDATE_DOCS=1 and this test, then 'npm run schema' in console.");
    }

    [Fact]
    public async Task Every_endpoint_of_the_api_is_described_with_an_answer_and_with_the_body_it_reads()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);
        var paths = JsonNode.Parse((await gateway.AdminAsync("/openapi/v1.json")).Text)!["paths"]!.AsObject();
        var missing = new List<string>();
        foreach (var name in gateway.Get<EndpointDataSource>().Endpoints.SelectMany(EndpointTable.NamesOf).Where(name => name.Contains(" /api/", StringComparison.Ordinal)))
        {
            var (method, path) = (name.Split(' ')[0], name.Split(' ')[1].Replace(":long", "", StringComparison.Ordinal));
            var operation = paths[path]?[method.ToLowerInvariant()];
            var isDescribed = operation?["responses"]?.AsObject().Any(answer => answer.Key is "204" or "302" || (answer.Key[0] == '2' && answer.Value!["content"] is not null)) == true;
            if (!isDescribed || (method is "PATCH" or "PUT" && operation!["requestBody"] is null))
            {
                missing.Add(name);
            }
        }

        Assert.Empty(missing);
    }

    [Fact]
    public async Task Money_is_a_decimal_text_and_answers_leave_nothing_out()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);
        var document = JsonNode.Parse((await gateway.AdminAsync("/openapi/v1.json")).Text)!;
        var operation = document["components"]!["schemas"]!["OperationView"]!;
        Assert.Equal("#/components/schemas/Money", (string?)operation["properties"]!["cost_usd"]!["$ref"]);
        Assert.Equal("string", (string?)document["components"]!["schemas"]!["Money"]!["type"]);
        Assert.Contains("error_message", operation["required"]!.AsArray().Select(name => (string?)name));
    }

    [Fact]
    public async Task The_description_is_for_those_who_are_known()
    {
        await using var gateway = await GatewayHost.StartAsync(Yaml);
        Assert.Equal(401, (await gateway.GetAsync("/openapi/v1.json")).Status);
        Assert.Equal(404, (await gateway.AdminAsync("/openapi/v2.json")).Status);
    }
}
