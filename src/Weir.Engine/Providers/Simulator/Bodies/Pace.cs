namespace Weir.Engine.Providers.Simulator.Bodies;

/// <summary>When each event is due. The times carry a seeded jitter of up to 30 % either way, but for a fixed interval.</summary>
internal sealed class Pace(SimulatorOptions options, DirectiveSet directives, SeededRandom random)
{
    private readonly long _firstMs = directives.Count("first-ms") ?? options.FirstTokenMs;
    private readonly long _tokenMs = directives.Count("token-ms") ?? options.TokenMs;
    private readonly long? _intervalMs = directives.Count("interval-ms");
    private SeededRandom _random = random;

    /// <summary>How long a plain answer of so many tokens takes.</summary>
    public TimeSpan Whole(long tokens) => Jittered(_firstMs) + Jittered(_tokenMs * tokens);

    /// <summary>Tokens produced when so much of <see cref="Whole"/> has passed, without jitter.</summary>
    public long ProducedIn(TimeSpan passed) => _tokenMs <= 0 ? 0 : Math.Max(0, ((long)passed.TotalMilliseconds - _firstMs) / _tokenMs);

    public IEnumerable<BodyStep> Apply(IEnumerable<BodyStep> events)
    {
        if (_firstMs == 0 && _tokenMs == 0 && _intervalMs is null or 0)
        {
            return events;
        }

        return Paced(events);
    }

    private IEnumerable<BodyStep> Paced(IEnumerable<BodyStep> events)
    {
        if (_firstMs > 0)
        {
            yield return BodyStep.Wait(Jittered(_firstMs));
        }

        var (tokens, isFirst) = (0L, true);
        foreach (var step in events)
        {
            if (step.Part == EventPart.Content)
            {
                var delay = _intervalMs is { } interval ? TimeSpan.FromMilliseconds(isFirst ? 0 : interval) : Jittered(_tokenMs * (step.Tokens - tokens));
                (tokens, isFirst) = (step.Tokens, false);
                if (delay > TimeSpan.Zero)
                {
                    yield return BodyStep.Wait(delay);
                }
            }

            yield return step;
        }
    }

    private TimeSpan Jittered(long milliseconds) =>
        milliseconds <= 0 ? TimeSpan.Zero : TimeSpan.FromMicroseconds(milliseconds * (700 + _random.Below(601)));
}
