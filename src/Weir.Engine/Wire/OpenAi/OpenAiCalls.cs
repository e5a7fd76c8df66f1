using System.Text;
using System.Text.Json;

namespace Weir.Engine.Wire.OpenAi;

/// <summary>
/// Keeps the tool calls of one answer apart: <c>{"index":0,"id":"call_1","function":{"name":"f","arguments":"{"}}</c>, then fragments
/// with the index alone. Knows the servers that send no index, the same index for all, an empty or a repeated id, or whole objects.
/// </summary>
internal sealed class OpenAiCalls
{
    private readonly List<Call> _calls = [];

    public void Read(JsonElement fragment, string? answerId, List<AnswerEvent> steps)
    {
        if (fragment.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var function = fragment.Member("function");
        var name = NonEmpty(function.Text("name"));
        var call = CallOf(fragment.Member("index"), NonEmpty(fragment.Text("id")), name);
        if (_calls.Count > AnswerBounds.MostCalls || call.Early.Length > AnswerBounds.MostWaiting)
        {
            steps.Add(AnswerBounds.Exceeded);
            return;
        }

        call.Name ??= name;
        var arguments = ArgumentsOf(function.Member("arguments"));
        if (call.Name is null)
        {
            // The name may come after the first arguments; nothing can be said of a call without one.
            call.Early.Append(arguments);
            return;
        }

        if (!call.IsStarted)
        {
            call.IsStarted = true;
            steps.Add(AnswerEvent.ToolStart(call.Key, call.Id ?? $"call_{ToolIds.Fit(answerId ?? "0", 24)}_{call.Key}", call.Name));
            arguments = call.Early.Append(arguments).ToString();
            call.Early.Clear();
        }

        if (arguments.Length > 0)
        {
            steps.Add(AnswerEvent.ToolArguments(call.Key, arguments));
        }
    }

    private Call CallOf(JsonElement indexElement, string? id, string? name)
    {
        int? index = indexElement.ValueKind == JsonValueKind.Number && indexElement.TryGetInt32(out var number) ? number : null;
        var known = index is null && id is null ? _calls.LastOrDefault() : _calls.FindLast(call => Matches(call, index, id, name));
        if (known is not null)
        {
            known.Id ??= id;
            return known;
        }

        var added = new Call(_calls.Count, index) { Id = id };
        _calls.Add(added);
        return added;
    }

    /// <summary>Another id with a name on the same index is another call: some servers number every call 0.</summary>
    private static bool Matches(Call call, int? index, string? id, string? name)
    {
        var sameId = id is null || call.Id is null || string.Equals(call.Id, id, StringComparison.Ordinal);
        return index is null ? id is not null && string.Equals(call.Id, id, StringComparison.Ordinal)
            : call.Index == index && (sameId || name is null);
    }

    private static string ArgumentsOf(JsonElement arguments) => arguments.ValueKind switch
    {
        JsonValueKind.String => arguments.GetString() ?? string.Empty,
        JsonValueKind.Object => WireJson.RawText(arguments),
        _ => string.Empty,
    };

    private static string? NonEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private sealed class Call(int key, int? index)
    {
        public int Key => key;

        public int? Index => index;

        public string? Id { get; set; }

        public string? Name { get; set; }

        public bool IsStarted { get; set; }

        public StringBuilder Early { get; } = new();
    }
}
