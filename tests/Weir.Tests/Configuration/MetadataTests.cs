using System.Text.Json;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Configuration.Transfer;

namespace Weir.Tests.Configuration;

/// <summary>Notes of the operator's own in the document (S2-06): kept, shown, never interpreted.</summary>
public sealed class MetadataTests
{
    private const string File = """
        schema: weir/1
        providers: { a: { kind: ollama, allow_private_network: true } }
        metadata: { owner: platform, ticket.id: 4711, reviewed: 2026-11-01 }
        """;

    [Fact]
    public void Notes_are_texts_in_the_order_written_and_a_variable_lies_over_them()
    {
        var config = Loading.Good(File, ("WEIR__metadata__owner", "search"));

        Assert.Equal(["owner=search", "ticket.id=4711", "reviewed=2026-11-01"], config.Metadata.Select(one => $"{one.Key}={one.Value}"));
        Assert.Empty(Loading.Good("schema: weir/1\nproviders: { a: { kind: ollama } }").Metadata);
    }

    [Theory]
    [InlineData("metadata: [a]", "metadata: is a list, where a mapping belongs")]
    [InlineData("metadata: { \"a b\": x }", "is not an id")]
    [InlineData("metadata: { a: [x] }", "metadata.a: is a list, where a note belongs")]
    [InlineData("metadata: { a: \"\" }", "is not a note. Allowed: 1 to 1000 characters in one line")]
    [InlineData("metadata: { a: \"two\\nlines\" }", "is not a note")]
    public void What_is_no_note_is_refused(string line, string says) => Assert.Contains(says, Loading.OneError("schema: weir/1\n" + line).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Their_number_and_length_are_bounded()
    {
        Assert.Equal(100, Loading.Good(Many(100, 1_000)).Metadata.Count);
        Assert.Contains("metadata: has 101 entries, which is more than 100", Loading.OneError(Many(101, 1)).ToString(), StringComparison.Ordinal);
        Assert.Contains("1 to 1000 characters", Loading.OneError(Many(1, 1_001)).ToString(), StringComparison.Ordinal);
        using var schema = JsonDocument.Parse(ConfigSchema.ToJsonSchema());
        var metadata = schema.RootElement.GetProperty("properties").GetProperty("metadata");
        Assert.Equal((100, 1_000), (metadata.GetProperty("maxProperties").GetInt32(), metadata.GetProperty("additionalProperties").GetProperty("maxLength").GetInt32()));
    }

    [Fact]
    public async Task They_are_shown_changed_rolled_back_exported_and_imported()
    {
        using var desk = new TempDesk(File);
        await desk.SetAsync("metadata.owner", "\"search\"");
        await desk.SetAsync("metadata.\"ticket.id\"", "null");
        var state = await desk.StateAsync();

        var shown = EffectiveValues.Of(state.Result.Config!, state.Result.Marks, ConfigPath.Of("metadata"));
        Assert.Equal([("metadata.owner", "\"search\"", ConfigLayer.Override), ("metadata.reviewed", "\"2026-11-01\"", ConfigLayer.File)], shown.Select(one => (one.Path, one.Json, one.Origin.Layer)));
        var text = await TransferTests.ExportAsync(desk, ExportFormat.Yaml);
        Assert.EndsWith("metadata:\n  owner: search\n  reviewed: \"2026-11-01\"\n", text, StringComparison.Ordinal);

        await desk.RollBackAsync(1);
        Assert.Equal(["platform", "4711", "2026-11-01"], desk.Applied[^1].Metadata.Values);
        Assert.Equal(ConfigVerdict.Published, (await TransferTests.ImportAsync(desk, text, ImportMode.Replace)).Verdict);
        Assert.Equal(["search", "2026-11-01"], desk.Applied[^1].Metadata.Values);
        Assert.Equal(ConfigVerdict.Published, (await TransferTests.ImportAsync(desk, "metadata: { more: yes }", ImportMode.Merge)).Verdict);
        Assert.Equal(["owner", "reviewed", "more"], desk.Applied[^1].Metadata.Keys);
    }

    private static string Many(int count, int chars) =>
        "schema: weir/1\nproviders: { a: { kind: ollama } }\nmetadata:\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"  n{i}: {new string('x', chars)}\n"));
}
