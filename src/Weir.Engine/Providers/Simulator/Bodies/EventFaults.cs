namespace Weir.Engine.Providers.Simulator.Bodies;

/// <summary>Faults of content: events that are wrong, too many, too few or too large. Each is one pass over the events.</summary>
internal static class EventFaults
{
    public static IEnumerable<BodyStep> Apply(IEnumerable<BodyStep> events, DirectiveSet directives, SimulatorDialect dialect)
    {
        if (directives.IsEmpty)
        {
            return events;
        }

        if (directives.Count("garbage-event") is { } garbage)
        {
            events = After(events, garbage, [BodyStep.Event(EventPart.Other, Garbage(dialect))], goOn: true);
        }

        if (directives.Count("giant-event") is { } size)
        {
            events = AfterFirstContent(events, GiantText.Event(dialect, size));
        }

        if (directives.Has("endless"))
        {
            events = Endless(events);
        }

        if (directives.Count("error-event") is { } good)
        {
            events = After(events, good, [BodyStep.Event(EventPart.Failure, Error(dialect)), BodyStep.Do(StepKind.Cut)], goOn: false);
        }

        if (directives.Has("no-terminal"))
        {
            events = events.Where(static step => step.Part != EventPart.Terminal);
        }

        events = directives.Has("double-terminal") ? Repeating(events, static step => step.Part is EventPart.Closing or EventPart.Terminal) : events;
        events = directives.Has("late-events") ? RepeatingLast(events) : events;
        return directives.Has("comments") ? Commented(events) : events;
    }

    private static byte[] Garbage(SimulatorDialect dialect) => dialect == SimulatorDialect.OpenAi
        ? "data: {\"id\":\"chatcmpl-broken\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\n\n"u8.ToArray()
        : "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":\n\n"u8.ToArray();

    private static byte[] Error(SimulatorDialect dialect)
    {
        var body = new Problem(dialect == SimulatorDialect.OpenAi ? 500 : 529, "The simulated model broke off.").Body(dialect, "req_simulator");
        return dialect == SimulatorDialect.OpenAi ? [.. "data: "u8, .. body, .. "\n\n"u8] : [.. "event: error\ndata: "u8, .. body, .. "\n\n"u8];
    }

    private static IEnumerable<BodyStep> After(IEnumerable<BodyStep> events, long count, BodyStep[] inserted, bool goOn)
    {
        var seen = 0L;
        foreach (var step in events)
        {
            if (seen == count)
            {
                foreach (var extra in inserted)
                {
                    yield return extra;
                }

                if (!goOn)
                {
                    yield break;
                }

                seen++; // Past it: inserted once.
            }

            yield return step;
            seen += step.EndsEvent ? 1 : 0;
        }
    }

    private static IEnumerable<BodyStep> AfterFirstContent(IEnumerable<BodyStep> events, IEnumerable<BodyStep> inserted)
    {
        var isDone = false;
        foreach (var step in events)
        {
            yield return step;
            if (!isDone && step.Part == EventPart.Content)
            {
                isDone = true;
                foreach (var piece in inserted)
                {
                    yield return piece;
                }
            }
        }
    }

    private static IEnumerable<BodyStep> Endless(IEnumerable<BodyStep> events)
    {
        foreach (var step in events)
        {
            var again = step;
            do
            {
                yield return again;
                again = again with { Tokens = again.Tokens + 1 };
            }
            while (step.Part == EventPart.Content);
        }
    }

    private static IEnumerable<BodyStep> Repeating(IEnumerable<BodyStep> events, Func<BodyStep, bool> which)
    {
        var kept = new List<BodyStep>();
        foreach (var step in events)
        {
            yield return step;
            if (which(step))
            {
                kept.Add(step);
            }
        }

        foreach (var step in kept)
        {
            yield return step;
        }
    }

    private static IEnumerable<BodyStep> RepeatingLast(IEnumerable<BodyStep> events)
    {
        BodyStep? last = null;
        foreach (var step in events)
        {
            last = step.Part == EventPart.Content ? step : last;
            yield return step;
        }

        if (last is { } late)
        {
            yield return late;
        }
    }

    private static IEnumerable<BodyStep> Commented(IEnumerable<BodyStep> events)
    {
        foreach (var step in events)
        {
            yield return BodyStep.Piece(": keep-alive\n\n"u8.ToArray());
            yield return step;
        }
    }
}
