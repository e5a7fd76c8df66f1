using System.CommandLine;
using System.Text.Json.Nodes;

namespace Weir.Commands;

/// <summary>A key's settings as options: those given become members of the body.</summary>
internal sealed class KeyOptions
{
    private static readonly (string Field, string Description)[] TextFields =
    [
        ("description", "What it is for, for people."), ("team", "Team that pays."), ("project", "Project that pays."), ("customer", "Customer that pays."), ("user", "User that pays."),
        ("environment", "Environment the caller belongs to."), ("tier", "Name of a class of callers, for reports."), ("expires_at", "When it stops working, such as 2027-01-31T00:00:00Z."),
        ("preset", "Preset whose values are filled into its requests."),
    ];

    private static readonly (string Field, string Description)[] ListFields =
    [
        ("models", "A model that it may call; several times for several. Default: all."), ("may_set", "What the caller may name itself in x-weir-* headers; several times for several."),
        ("presets", "A preset that the caller may choose; several times for several."),
    ];

    private static readonly (string Field, string Description)[] Limits =
    [
        ("requests_per_minute", "Requests per minute."), ("burst", "Requests that may come at once above the even rate."), ("tokens_per_minute", "Tokens per minute, input and output."),
        ("concurrency", "Requests in flight at once."),
    ];

    private readonly (string Field, Option<string?> Option)[] _texts = [.. TextFields.Select(one => (one.Field, new Option<string?>(Name(one.Field)) { Description = one.Description }))];
    private readonly (string Field, Option<string[]> Option)[] _lists = [.. ListFields.Select(one => (one.Field, new Option<string[]>(Name(one.Field)) { Description = one.Description }))];
    private readonly (string Field, Option<int?> Option)[] _limits = [.. Limits.Select(one => (one.Field, new Option<int?>(Name(one.Field)) { Description = one.Description }))];
    private readonly Option<int?> _output = new("--max-output-tokens") { Description = "Most output tokens that a call may ask for." };
    private readonly Option<bool?> _bound = new("--bound-output") { Description = "Whether the gateway may set or lower a request's output bound where a budget must be held against it." };

    /// <summary>Every option.</summary>
    public IEnumerable<Symbol> All => [.. _texts.Select(one => one.Option), .. _lists.Select(one => one.Option), .. _limits.Select(one => one.Option), _output, _bound];

    /// <summary>What was given, as the API wants it.</summary>
    public JsonObject Body(ParseResult parsed)
    {
        var body = new JsonObject();
        foreach (var (field, option) in _texts.Where(one => parsed.GetValue(one.Option) is not null))
        {
            body[field] = parsed.GetValue(option);
        }

        foreach (var (field, option) in _lists.Where(one => parsed.GetValue(one.Option) is { Length: > 0 }))
        {
            body[field] = new JsonArray([.. parsed.GetValue(option)!.Select(item => (JsonNode)item)]);
        }

        var limits = new JsonObject();
        foreach (var (field, option) in _limits.Where(one => parsed.GetValue(one.Option) is not null))
        {
            limits[field] = parsed.GetValue(option);
        }

        if (limits.Count > 0)
        {
            body["limits"] = limits;
        }

        if (parsed.GetValue(_output) is { } most)
        {
            body["max_output_tokens"] = most;
        }

        if (parsed.GetValue(_bound) is { } bound)
        {
            body["bound_output"] = bound;
        }

        return body;
    }

    // "models" is given one by one, so its option is called --model.
    private static string Name(string field) => "--" + (field is "models" ? "model" : field).Replace('_', '-');
}
