using Weir.Engine.Providers.Simulator.Requests;

namespace Weir.Engine.Providers.Simulator.Answers;

/// <summary>Whether a tool is called, which, and with what.</summary>
internal static class ToolChooser
{
    private static readonly string[] Asks = ["tool", "weather", "parallel", "both"];
    private static readonly string[] AsksForTwo = ["parallel", "both"];

    public static IReadOnlyList<ToolCall> Choose(GenerationRequest request, ref SeededRandom random, ref SeededRandom ids)
    {
        var text = request.Prompt.LastUserText;
        var interleave = request.Directives.Has("interleave");
        var wanted = interleave || request.Demand == ToolDemand.Required || SaysOneOf(text, Asks);
        if (request.Tools.Count == 0 || request.Demand == ToolDemand.None || request.Prompt.EndsWithToolResult || !wanted)
        {
            return [];
        }

        var first = request.Tools.Find(tool => tool.Name == request.DemandedTool)
            ?? request.Tools.Find(tool => text.Contains(tool.Name, StringComparison.OrdinalIgnoreCase))
            ?? request.Tools[0];
        var calls = new List<ToolCall> { Call(request, first, ref random, ref ids) };
        if (interleave || (request.ParallelTools && SaysOneOf(text, AsksForTwo)))
        {
            var second = request.DemandedTool is null ? request.Tools.Find(tool => tool.Name != first.Name) ?? first : first;
            calls.Add(Call(request, second, ref random, ref ids));
        }

        return calls;
    }

    private static bool SaysOneOf(string text, string[] words) => words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static ToolCall Call(GenerationRequest request, ToolDefinition tool, ref SeededRandom random, ref SeededRandom ids)
    {
        var id = request.Dialect == SimulatorDialect.OpenAi ? ids.Id("call_", 24) : ids.Id("toolu_01", 22);
        return new(id, tool.Name, SchemaSample.Write(tool.Schema, ref random, everything: false));
    }
}
