namespace Weir.Engine.Providers.Simulator.Bodies;

/// <summary>Faults of the connection: silence, reset, early end, at a place counted in events.</summary>
internal static class Breaks
{
    private static readonly (string Name, StepKind Kind, BreakPlace Place)[] All =
    [
        ("hang-first", StepKind.Hang, BreakPlace.Before),
        ("reset-first", StepKind.Reset, BreakPlace.Before),
        ("hang-after", StepKind.Hang, BreakPlace.Between),
        ("reset-after", StepKind.Reset, BreakPlace.Between),
        ("drop-after", StepKind.Drop, BreakPlace.Between),
        ("cut-after", StepKind.Cut, BreakPlace.Between),
        ("reset-inside", StepKind.Reset, BreakPlace.Inside),
        ("cut-inside", StepKind.Cut, BreakPlace.Inside),
        ("cut-utf8", StepKind.Cut, BreakPlace.InsideCharacter),
    ];

    public static IEnumerable<BodyStep> Apply(IEnumerable<BodyStep> steps, DirectiveSet directives, bool isStream)
    {
        foreach (var (name, kind, place) in All)
        {
            if (directives.Has(name))
            {
                var events = place == BreakPlace.Before ? 0 : directives.Count(name) ?? 1;
                // A plain answer is one event: whatever the count, it breaks in its middle.
                return isStream || place == BreakPlace.Before
                    ? At(steps, events, kind, place)
                    : At(steps, 0, kind, place == BreakPlace.Between ? BreakPlace.Inside : place);
            }
        }

        return steps;
    }

    private static IEnumerable<BodyStep> At(IEnumerable<BodyStep> steps, long events, StepKind kind, BreakPlace place)
    {
        var seen = 0L;
        foreach (var step in steps)
        {
            var isHere = seen == events && (step.Kind == StepKind.Bytes || place is BreakPlace.Before or BreakPlace.Between);
            if (isHere)
            {
                if (place is BreakPlace.Inside or BreakPlace.InsideCharacter)
                {
                    yield return BodyStep.Piece(Half(step.Bytes, place));
                }

                yield return BodyStep.Do(kind);
                yield break;
            }

            yield return step;
            seen += step.EndsEvent ? 1 : 0;
        }
    }

    private static byte[] Half(ReadOnlyMemory<byte> bytes, BreakPlace place)
    {
        var half = bytes.Span[..(bytes.Length / 2)];
        return place == BreakPlace.InsideCharacter ? [.. half, 0xC3] : half.ToArray();
    }

    private enum BreakPlace
    {
        Before,
        Between,
        Inside,
        InsideCharacter,
    }
}
