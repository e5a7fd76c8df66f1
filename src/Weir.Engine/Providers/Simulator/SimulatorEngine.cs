using System.Security.Cryptography;
using System.Text.Json;
using Weir.Engine.Pricing;
using Weir.Engine.Providers.Simulator.Answers;
using Weir.Engine.Providers.Simulator.Anthropic;
using Weir.Engine.Providers.Simulator.Billing;
using Weir.Engine.Providers.Simulator.Bodies;
using Weir.Engine.Providers.Simulator.Faults;
using Weir.Engine.Providers.Simulator.OpenAi;
using Weir.Engine.Providers.Simulator.Requests;

namespace Weir.Engine.Providers.Simulator;

/// <summary>A model provider that is none: it checks requests, makes up answers, fails as told and keeps a bill. Safe for concurrent use.</summary>
/// <remarks>Reached in process through <see cref="SimulatorHandler"/> or over HTTP through <see cref="SimulatorServer"/>; both may share one engine.</remarks>
public sealed class SimulatorEngine
{
    private readonly SimulatorOptions _options;
    private readonly TimeProvider _clock;
    private readonly DirectiveSource _directives;
    private readonly ThinkingSignature _signature;
    private readonly Composer _composer;

    /// <summary>Makes a simulator.</summary>
    /// <param name="options">How it behaves.</param>
    /// <param name="clock">Where every time comes from.</param>
    /// <exception cref="ArgumentException">A script step has an unknown directive.</exception>
    public SimulatorEngine(SimulatorOptions options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _clock = clock;
        _directives = new(options);
        _signature = new(options.Seed);
        _composer = new(options.Seed, _signature, new(options.PromptCacheEntries, clock), clock);
        Bill = new(options.BillCapacity, clock);
    }

    /// <summary>What every attempt would have cost.</summary>
    public SimulatorBill Bill { get; }

    internal int MaxRequestBytes => _options.MaxRequestBytes;

    /// <summary>Answers one request.</summary>
    /// <exception cref="SimulatedBreakException">The connection must break before there are headers.</exception>
    internal async Task<SimulatorAnswer> AnswerAsync(SimulatorCall call, CancellationToken cancellationToken)
    {
        var route = Route.Of(call.Method, call.Path);
        var attempt = new Attempt(call, route, DialectOf(call, route), OpenLine(call, route));
        try
        {
            return await AnswerAsync(attempt, cancellationToken);
        }
        catch (SimulatedBreakException)
        {
            attempt.Line.End(SimulatorOutcome.Broken);
            throw;
        }
        catch (OperationCanceledException)
        {
            attempt.Line.End(SimulatorOutcome.Cancelled);
            throw;
        }
    }

    private async Task<SimulatorAnswer> AnswerAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        if (Gate.Check(_options, attempt.Call, attempt.Route, attempt.Dialect) is { } refused)
        {
            return Refuse(attempt, refused);
        }

        if (attempt.Route.Surface == Surface.Models)
        {
            return Models(attempt);
        }

        using var document = Parse(attempt.Call.Body);
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Object)
        {
            return Refuse(attempt, Problem.Invalid("We could not parse the JSON body of your request: it must be a JSON object."));
        }

        var body = document.RootElement;
        if (body.Text("model") is not { Length: > 0 } name)
        {
            return Refuse(attempt, Problem.Invalid("you must provide a model parameter", "model"));
        }

        var (model, ofModel) = DirectiveSource.Split(name);
        attempt.Model = model;
        return attempt.Route.Surface == Surface.Embeddings
            ? await EmbedAsync(attempt, body, ofModel, cancellationToken)
            : await GenerateAsync(attempt, body, ofModel, cancellationToken);
    }

    private async Task<SimulatorAnswer> GenerateAsync(Attempt attempt, JsonElement body, DirectiveSet ofModel, CancellationToken cancellationToken)
    {
        var (request, problem) = Read(attempt, body);
        request.Directives = Directives(attempt, ofModel, request.Prompt.LastUserText);
        attempt.Line.Describe(attempt.Model, request.Directives, request.Stream);
        if (await ObstacleAsync(attempt, request.Directives, problem, cancellationToken) is { } obstacle)
        {
            return obstacle;
        }

        if (attempt.Route.Surface == Surface.CountTokens)
        {
            var count = Json.Write(request.Prompt.Tokens, static (json, tokens) =>
            {
                json.WriteStartObject();
                json.WriteNumber("input_tokens", tokens);
                json.WriteEndObject();
            });
            return Finish(attempt, request.Directives, PlainSteps(count, request.Directives), isStream: false);
        }

        var reply = _composer.Compose(request, attempt.Number);
        var pace = new Pace(_options, request.Directives, SeededRandom.From(_options.Seed, request.Prompt.Canonical.Span));
        attempt.Line.Generating(reply.Usage, PriceOf(attempt.Model));
        if (request.Stream)
        {
            var events = attempt.Dialect == SimulatorDialect.OpenAi ? new OpenAiStream(request, reply).Events() : new AnthropicStream(request, reply).Events();
            var steps = pace.Apply(EventFaults.Apply(events, request.Directives, attempt.Dialect));
            return Finish(attempt, request.Directives, steps, isStream: true);
        }

        await ProduceAsync(attempt, pace, reply.Usage.TotalOutput, cancellationToken);
        var plain = attempt.Dialect == SimulatorDialect.OpenAi
            ? OpenAiAnswer.Write(reply, request.Directives)
            : AnthropicAnswer.Write(reply, request.Directives);
        return Finish(attempt, request.Directives, PlainSteps(plain, request.Directives), isStream: false);
    }

    private async Task<SimulatorAnswer> EmbedAsync(Attempt attempt, JsonElement body, DirectiveSet ofModel, CancellationToken cancellationToken)
    {
        var (inputs, problem) = OpenAiEmbeddings.Read(body);
        var directives = Directives(attempt, ofModel, "");
        attempt.Line.Describe(attempt.Model, directives, false);
        if (await ObstacleAsync(attempt, directives, problem, cancellationToken) is { } obstacle)
        {
            return obstacle;
        }

        attempt.Line.Generating(new TokenUsage { Input = inputs.Sum(static input => input.Tokens) }, PriceOf(attempt.Model));
        var answer = OpenAiEmbeddings.Write(body, attempt.Model, _options.Seed, inputs);
        return Finish(attempt, directives, PlainSteps(answer, directives), isStream: false);
    }

    /// <summary>Whatever stands between a request and its generation: faults of the head, a bad request, an unknown model.</summary>
    private async Task<SimulatorAnswer?> ObstacleAsync(Attempt attempt, DirectiveSet directives, Problem? problem, CancellationToken cancellationToken)
    {
        if (directives.Problem is { } unreadable)
        {
            return Refuse(attempt, Problem.Invalid($"model: {unreadable}", "model"));
        }

        await HeadFaults.BeforeHeadersAsync(directives, _clock, cancellationToken);
        if (HeadFaults.Redirect(directives) is { } redirect)
        {
            attempt.Line.End(SimulatorOutcome.Refused);
            return Answer(attempt, redirect, []).With("location", directives.Text("redirect") ?? "");
        }

        if (directives.Has("html"))
        {
            return Html(attempt, (int)(directives.Count("status") ?? 200), directives);
        }

        if (HeadFaults.Status(directives, attempt.Dialect) is { } status)
        {
            var answer = Refuse(attempt, status);
            HeadFaults.AddHeaders(answer, directives, _clock);
            return answer;
        }

        if (attempt.Model.StartsWith("sim-unknown", StringComparison.Ordinal))
        {
            return Refuse(attempt, new(404, $"The model `{attempt.Model}` does not exist or you do not have access to it.", "model"));
        }

        return problem is null ? null : Refuse(attempt, problem);
    }

    private (GenerationRequest Request, Problem? Problem) Read(Attempt attempt, JsonElement body)
    {
        if (attempt.Dialect == SimulatorDialect.OpenAi)
        {
            var openAi = new OpenAiRequestReader();
            return (openAi.Read(body, attempt.Model), openAi.Problem);
        }

        var anthropic = new AnthropicRequestReader(_signature, attempt.Route.Surface == Surface.CountTokens);
        return (anthropic.Read(body, attempt.Model), anthropic.Problem);
    }

    private DirectiveSet Directives(Attempt attempt, DirectiveSet ofModel, string prompt)
    {
        var all = _directives.Collect(attempt.Call, attempt.Route.Deployment, attempt.Model, ofModel, prompt);
        return _directives.Chosen(all, attempt.Number);
    }

    private async Task ProduceAsync(Attempt attempt, Pace pace, long tokens, CancellationToken cancellationToken)
    {
        var time = pace.Whole(tokens);
        if (time <= TimeSpan.Zero)
        {
            return;
        }

        var started = _clock.GetTimestamp();
        try
        {
            await Task.Delay(time, _clock, cancellationToken);
        }
        finally
        {
            attempt.Line.Produced(pace.ProducedIn(_clock.GetElapsedTime(started)));
        }
    }

    private static IEnumerable<BodyStep> PlainSteps(byte[] body, DirectiveSet directives)
    {
        if (directives.Has("garbage-event"))
        {
            return [BodyStep.Event(EventPart.Terminal, "{\"id\":\"broken\",\"choices\":[{]}"u8.ToArray())];
        }

        if (directives.Has("endless"))
        {
            return GiantText.Body(long.MaxValue);
        }

        return directives.Count("giant-event") is { } size ? GiantText.Body(size) : [BodyStep.Event(EventPart.Terminal, body)];
    }

    private SimulatorAnswer Finish(Attempt attempt, DirectiveSet directives, IEnumerable<BodyStep> steps, bool isStream)
    {
        if (directives.Has("empty"))
        {
            steps = [];
        }
        else if (directives.Has("error-event") && !isStream)
        {
            steps = [BodyStep.Event(EventPart.Failure, new Problem(500, "The simulated model broke off.").Body(attempt.Dialect, attempt.RequestId))];
        }

        steps = Encodings.Apply(Breaks.Apply(steps, directives, isStream), directives, isStream);
        var answer = Answer(attempt, 200, steps)
            .With("content-type", directives.Text("content-type") ?? (isStream ? "text/event-stream; charset=utf-8" : "application/json"));
        if (directives.Has("gzip"))
        {
            answer.With("content-encoding", "gzip");
        }

        HeadFaults.AddHeaders(answer, directives, _clock);
        return answer;
    }

    private SimulatorAnswer Models(Attempt attempt)
    {
        var item = attempt.Route.Item;
        if (item.Length > 0 && !_options.Models.Contains(item, StringComparer.Ordinal))
        {
            return Refuse(attempt, new(404, $"The model '{item}' does not exist", "model"));
        }

        var body = item.Length > 0 ? ModelList.WriteOne(item, attempt.Dialect) : ModelList.Write(_options.Models, attempt.Dialect);
        return Answer(attempt, 200, [BodyStep.Event(EventPart.Terminal, body)]).With("content-type", "application/json");
    }

    private SimulatorAnswer Html(Attempt attempt, int status, DirectiveSet directives)
    {
        attempt.Line.End(SimulatorOutcome.Refused);
        var page = "<!DOCTYPE html><html><head><title>Sorry</title></head><body><h1>Something went wrong</h1></body></html>"u8.ToArray();
        var answer = Answer(attempt, status, [BodyStep.Event(EventPart.Other, page)]).With("content-type", "text/html; charset=utf-8");
        HeadFaults.AddHeaders(answer, directives, _clock);
        return answer;
    }

    private SimulatorAnswer Refuse(Attempt attempt, Problem problem)
    {
        attempt.Line.Answered(problem.Status);
        attempt.Line.End(SimulatorOutcome.Refused);
        return Answer(attempt, problem.Status, [BodyStep.Event(EventPart.Other, problem.Body(attempt.Dialect, attempt.RequestId))])
            .With("content-type", "application/json");
    }

    private SimulatorAnswer Answer(Attempt attempt, int status, IEnumerable<BodyStep> steps)
    {
        attempt.Line.Answered(status);
        return new SimulatorAnswer(status, steps, attempt.Line, _clock)
            .With(attempt.Dialect == SimulatorDialect.OpenAi ? "x-request-id" : "request-id", attempt.RequestId);
    }

    private SimulatorPrice PriceOf(string model) => _options.Prices.GetValueOrDefault(model) ?? _options.DefaultPrice;

    private static SimulatorDialect DialectOf(SimulatorCall call, Route route) => route.Surface switch
    {
        Surface.Messages or Surface.CountTokens => SimulatorDialect.Anthropic,
        Surface.Chat or Surface.Embeddings => SimulatorDialect.OpenAi,
        _ => call.Header("anthropic-version") is null ? SimulatorDialect.OpenAi : SimulatorDialect.Anthropic,
    };

    private static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private BillLine OpenLine(SimulatorCall call, Route route) => Bill.Open(number => new()
    {
        Number = number,
        RequestId = new SeededRandom((_options.Seed << 20) ^ (ulong)number ^ 0x5EED).Id("req_", 24),
        Target = $"{call.Method} {call.Path}",
        Deployment = route.Deployment,
        Model = "",
        Directives = "",
        Dialect = DialectOf(call, route),
        Stream = false,
        Status = 0,
        Started = _clock.GetUtcNow(),
        Ended = null,
        Outcome = SimulatorOutcome.Open,
        EventsSent = 0,
        Usage = default,
        CostNanoUsd = 0,
        HeaderNames = [.. call.Headers.Keys.Order(StringComparer.Ordinal)],
        BodySha256 = Convert.ToHexStringLower(SHA256.HashData(call.Body.Span)),
        Body = call.Body.Span[..Math.Min(call.Body.Length, _options.BillBodyBytes)].ToArray(),
    });

    private sealed class Attempt(SimulatorCall call, Route route, SimulatorDialect dialect, BillLine line)
    {
        public SimulatorCall Call { get; } = call;

        public Route Route { get; } = route;

        public SimulatorDialect Dialect { get; } = dialect;

        public BillLine Line { get; } = line;

        public long Number { get; } = line.Number;

        public string RequestId { get; } = line.RequestId;

        public string Model { get; set; } = "";
    }
}
