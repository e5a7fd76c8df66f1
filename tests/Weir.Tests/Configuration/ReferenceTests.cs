using System.Text.Json;
using Weir.Engine.Configuration;
using Weir.Tests.Support;

namespace Weir.Tests.Configuration;

public sealed class ReferenceTests
{
    private const string Begin = "<!-- begin: generated -->\n";
    private const string End = "<!-- end: generated -->\n";

    [Fact]
    public void The_reference_in_the_docs_is_the_generated_one()
    {
        var file = RepoRoot.At("docs/configuration.md");
        var page = File.ReadAllText(file);
        var from = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var expected = page[..from] + "\n" + ConfigSchema.ToMarkdown() + "\n" + page[page.IndexOf(End, StringComparison.Ordinal)..];
        if (EnvironmentVariables.OfProcess().Find("WEIR_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(file, expected);
        }

        Assert.True(expected == File.ReadAllText(file), "docs/configuration.md is out of date: run this test with WEIR_UPDATE_DOCS=1");
    }

    // S0-09 ⚠: the source described 4 of 20 fields.
    [Fact]
    public void Every_field_says_what_it_does_and_what_it_takes() =>
        Assert.All(ConfigSchema.Fields, field =>
        {
            Assert.EndsWith(".", field.Description, StringComparison.Ordinal);
            Assert.NotEmpty(field.Allowed);
            Assert.StartsWith("WEIR__", field.Variable, StringComparison.Ordinal);
        });

    [Fact]
    public void A_field_carries_all_its_metadata()
    {
        var field = ConfigSchema.Fields.Single(field => field.Path == "providers.<id>.timeouts.connect_seconds");

        Assert.Equal(
            new ConfigField(
                "providers.<id>.timeouts.connect_seconds", "integer", "a whole number from 1 to 300 (seconds)", "10",
                "From dialling to an established connection, TLS included.", false, false, "WEIR__providers__<id>__timeouts__connect_seconds", false),
            field);
        Assert.True(ConfigSchema.Fields.Single(field => field.Path == "keys.<id>.secret").Sensitive);
        Assert.True(ConfigSchema.Fields.Single(field => field.Path == "keys.<id>.secret").Required);
    }

    [Fact]
    public void The_json_schema_knows_what_the_loader_knows()
    {
        using var schema = JsonDocument.Parse(ConfigSchema.ToJsonSchema());
        var root = schema.RootElement;

        Assert.Equal("https://json-schema.org/draft/2020-12/schema", root.GetProperty("$schema").GetString());
        Assert.False(root.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal("schema", Assert.Single(root.GetProperty("required").EnumerateArray()).GetString());
        var connect = root.GetProperty("properties").GetProperty("gateway").GetProperty("properties").GetProperty("timeouts").GetProperty("properties").GetProperty("connect_seconds");
        Assert.Equal("""{"description":"From dialling to an established connection, TLS included.","type":"integer","minimum":1,"maximum":300,"default":10}""", Compact(connect));
        var provider = root.GetProperty("properties").GetProperty("providers").GetProperty("additionalProperties");
        Assert.Contains("openai-compatible", provider.GetProperty("properties").GetProperty("kind").GetProperty("enum").EnumerateArray().Select(kind => kind.GetString()));
        Assert.Equal(ConfigSchema.Fields.Count(field => field.Path.StartsWith("server.", StringComparison.Ordinal) && field.Path.IndexOf('.', "server.".Length) < 0), root.GetProperty("properties").GetProperty("server").GetProperty("properties").EnumerateObject().Count());
    }

    private static string Compact(JsonElement element)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            element.WriteTo(json);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
