namespace Weir.Engine.Providers.Simulator.Faults;

/// <summary>Collects a request's directives: from the script, the model's name, the prompt and the headers, each above the one before.</summary>
internal sealed class DirectiveSource
{
    private const string PromptMark = "[[sim:";

    private readonly SimulatorOptions _options;
    private readonly ScriptedStep[] _script;
    private readonly RequestCounts _counts = new();

    public DirectiveSource(SimulatorOptions options)
    {
        _options = options;
        _script = [.. options.Script.Select(static step => new ScriptedStep(step))];
    }

    /// <summary>Takes a model's name apart: <c>sim-gpt!status=529</c> is <c>sim-gpt</c> with a directive.</summary>
    public static (string Model, DirectiveSet Directives) Split(string name)
    {
        var mark = name.IndexOf('!', StringComparison.Ordinal);
        return mark < 0 ? (name, DirectiveSet.None) : (name[..mark], DirectiveSet.Parse(name[(mark + 1)..]));
    }

    /// <summary>The directives in force for this attempt; its <c>Problem</c> says what is wrong with them.</summary>
    public DirectiveSet Collect(SimulatorCall call, string deployment, string model, DirectiveSet ofModel, string prompt)
    {
        var all = Scripted(deployment, model).With(ofModel).With(InPrompt(prompt)).With(InHeaders(call));
        return all.Count("times") is { } times && _counts.Next($"{deployment}/{model}!{all}") > times ? DirectiveSet.None : all;
    }

    /// <summary>Leaves the directives out where <c>chance</c> decides against them.</summary>
    public DirectiveSet Chosen(DirectiveSet directives, long attempt) =>
        directives.Count("chance") is { } percent && (long)(new SeededRandom(_options.Seed ^ ((ulong)attempt << 32)).Next() % 100) >= percent
            ? DirectiveSet.None
            : directives;

    private DirectiveSet Scripted(string deployment, string model)
    {
        DirectiveSet? first = null;
        foreach (var step in _script)
        {
            if (step.Applies(deployment, model))
            {
                first ??= step.Directives;
            }
        }

        return first ?? DirectiveSet.None;
    }

    private DirectiveSet InPrompt(string prompt)
    {
        var from = _options.PromptDirectives ? prompt.IndexOf(PromptMark, StringComparison.Ordinal) : -1;
        var to = from < 0 ? -1 : prompt.IndexOf("]]", from, StringComparison.Ordinal);
        return to < 0 ? DirectiveSet.None : DirectiveSet.Parse(prompt[(from + PromptMark.Length)..to]);
    }

    private static DirectiveSet InHeaders(SimulatorCall call)
    {
        string[] parts =
        [
            .. call.Header("x-sim-events") is { } events ? [$"events={events}"] : Array.Empty<string>(),
            .. call.Header("x-sim-interval-ms") is { } interval ? [$"interval-ms={interval}"] : Array.Empty<string>(),
            .. call.Header("x-sim-directives") is { } directives ? [directives] : Array.Empty<string>(),
        ];
        return parts.Length == 0 ? DirectiveSet.None : DirectiveSet.Parse(string.Join(',', parts));
    }

    private sealed class ScriptedStep(SimulatorScriptStep step)
    {
        private long _seen;

        public DirectiveSet Directives { get; } = DirectiveSet.Parse(step.Directives) is { Problem: null } good
            ? good
            : throw new ArgumentException($"Script step '{step.Directives}': {DirectiveSet.Parse(step.Directives).Problem}", nameof(step));

        public bool Applies(string deployment, string model)
        {
            if ((step.Deployment is { } d && d != deployment) || (step.Model is { } m && m != model))
            {
                return false;
            }

            var count = Interlocked.Increment(ref _seen);
            return count >= step.From && count <= step.To;
        }
    }
}
