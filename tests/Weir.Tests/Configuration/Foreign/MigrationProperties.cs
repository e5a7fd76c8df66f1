using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Weir.Tests.Support;

namespace Weir.Tests.Configuration.Foreign;

/// <summary>Whatever stands in a file of another program: no value is lost without a word, and what comes out is valid.</summary>
public sealed class MigrationProperties
{
    private static readonly string[] Names =
    [
        "provider", "model_name", "api_key", "api_base", "temperature", "max_tokens", "tools_enabled", "rate_limit", "timeout", "retry_attempts", "custom_headers", "enabled",
        "cost_per_1k_tokens", "context_length", "openai", "anthropic", "local", "x y", "use", "name", "api_base_url", "models", "transformer", "budget_limit", "hard_limit",
        "budget_period", "default", "think", "settings", "description", "", "provider.with.dots", "health",
    ];

    private static readonly string[] Values =
    [
        "openai", "anthropic", "ollama", "local", "custom", "gpt-4", "sk-abcdefghijklmnop", "$VAR", "${VAR_2}", "enc:abc", "***", "", "https://api.openai.com/v1/chat/completions",
        "http://localhost:1234/v1", "https://user:pw@example.com/", "ftp://x", "not an address", "openai,gpt-4", "deepseek,", "monthly", "daily", "maxtoken", "tab\there", "é 😀",
    ];

    private static readonly Gen<JsonNode?> Scalar = Gen.OneOf(
        Gen.Elements(Values).Select(JsonNode? (text) => JsonValue.Create(text)),
        Gen.Choose(-5, 100_000).Select(JsonNode? (number) => JsonValue.Create(number)),
        Gen.Elements("0.03", "1e3", "0.5").Select(number => JsonNode.Parse(number)),
        Gen.Elements(true, false).Select(JsonNode? (flag) => JsonValue.Create(flag)),
        Gen.Constant<JsonNode?>(null));

    [Fact]
    public void No_value_is_lost_and_the_result_is_valid()
    {
        var first = Nodes(3).Select(node => Wrap(("configs", AsObject(node))));
        var second =
            from providers in Nodes(3)
            from models in Nodes(3)
            from costs in Nodes(2)
            from notes in Nodes(3)
            select Wrap(("version", "2.0"), ("providers", AsObject(providers)), ("models", AsObject(models)), ("cost_control", AsObject(costs)), ("profiles", AsObject(models)), ("metadata", notes));
        var router =
            from providers in Nodes(3).ListOf()
            from scenarios in Nodes(2)
            select Wrap(("Providers", new JsonArray([.. providers.Select(node => (JsonNode?)AsObject(node))])), ("Router", AsObject(scenarios)));
        var likely =
            from providers in Providers().ListOf()
            from scenarios in Nodes(2)
            select Wrap(("Providers", new JsonArray([.. providers.Select(node => node?.DeepClone())])), ("Router", AsObject(scenarios)));
        var files = Gen.OneOf(first, second, router, likely);
        Prop.ForAll(files.ToArbitrary(), text =>
        {
            var file = MigrationTests.Text(text);
            var migrated = MigrationTests.Good(file);
            Leaves.AssertAccounted(file, migrated);
            var result = MigrationTests.Load(migrated);
            Assert.True(result.Valid, $"{string.Join('\n', result.Problems)}\n{migrated.Document}\nfrom\n{text}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Campaign.Of(5_000)));
    }

    private static Gen<JsonNode?> Providers() =>
        from name in Gen.Elements(Values)
        from address in Gen.Elements(Values)
        from key in Gen.Elements(Values)
        from models in Gen.Elements(Values).ListOf()
        select (JsonNode?)new JsonObject
        {
            ["name"] = name,
            ["api_base_url"] = address,
            ["api_key"] = key,
            ["models"] = new JsonArray([.. models.Select(text => (JsonNode?)text)]),
        };

    private static Gen<JsonNode?> Nodes(int depth) => depth == 0
        ? Scalar
        : Gen.Frequency(
            (1, Scalar),
            (1, Nodes(depth - 1).ListOf().Select(JsonNode? (items) => new JsonArray([.. items.Select(item => item?.DeepClone())]))),
            (4, Gen.Zip(Gen.Elements(Names.Where(name => name.Length > 0)), Nodes(depth - 1)).ListOf().Select(JsonNode? (entries) => Of(entries))));

    private static JsonObject Of(IEnumerable<(string, JsonNode?)> entries)
    {
        var made = new JsonObject();
        foreach (var (name, node) in entries)
        {
            made[name] = node?.DeepClone();
        }

        return made;
    }

    private static JsonObject AsObject(JsonNode? node) => node as JsonObject is { } made ? (JsonObject)made.DeepClone() : new JsonObject { ["openai"] = node?.DeepClone() };

    private static string Wrap(params (string Name, JsonNode? Node)[] members) => Of(members).ToJsonString();
}
