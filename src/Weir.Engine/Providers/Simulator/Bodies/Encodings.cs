using System.IO.Compression;

namespace Weir.Engine.Providers.Simulator.Bodies;

/// <summary>How the right bytes are put on the wire: other line ends, tiny writes, compression.</summary>
internal static class Encodings
{
    public static IEnumerable<BodyStep> Apply(IEnumerable<BodyStep> steps, DirectiveSet directives, bool isStream)
    {
        if (directives.IsEmpty)
        {
            return steps;
        }

        if (isStream && directives.Text("line-ends") is { } ends)
        {
            steps = WithLineEnds(steps, ends);
        }

        if (directives.Count("gzip") is { } size)
        {
            steps = Compressed(size > 0 ? GiantText.Body(size) : steps);
        }

        return directives.Count("split") is { } bytes and > 0 ? Split(steps, (int)Math.Min(bytes, int.MaxValue)) : steps;
    }

    private static IEnumerable<BodyStep> WithLineEnds(IEnumerable<BodyStep> steps, string ends)
    {
        var lines = 0;
        foreach (var step in steps)
        {
            var changed = new List<byte>(step.Bytes.Length + 8);
            foreach (var value in step.Bytes.ToArray())
            {
                if (value == (byte)'\n')
                {
                    changed.AddRange(LineEnd(ends, lines++));
                }
                else
                {
                    changed.Add(value);
                }
            }

            yield return step with { Bytes = changed.ToArray() };
        }
    }

    // Mixed changes from line to line, so that a blank line may be CR LF, LF or the other way about.
    private static ReadOnlySpan<byte> LineEnd(string ends, int line) => ends switch
    {
        "cr" => "\r"u8,
        "crlf" => "\r\n"u8,
        _ => (line % 3) switch
        {
            0 => "\r\n"u8,
            1 => "\n"u8,
            _ => "\r\n"u8,
        },
    };

    private static IEnumerable<BodyStep> Compressed(IEnumerable<BodyStep> steps)
    {
        using var output = new MemoryStream();
        using var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true);
        var pending = 0;
        foreach (var step in steps)
        {
            if (step.Kind != StepKind.Bytes)
            {
                yield return step;
                continue;
            }

            gzip.Write(step.Bytes.Span);
            pending += step.Bytes.Length;
            if (step.EndsEvent || pending >= 1024 * 1024)
            {
                gzip.Flush();
                pending = 0;
            }

            if (output.Length > 0 || step.EndsEvent)
            {
                yield return step with { Bytes = Taken(output) };
            }
        }

        gzip.Dispose();
        yield return BodyStep.Piece(Taken(output));
    }

    private static byte[] Taken(MemoryStream output)
    {
        var bytes = output.ToArray();
        output.SetLength(0);
        return bytes;
    }

    private static IEnumerable<BodyStep> Split(IEnumerable<BodyStep> steps, int size)
    {
        foreach (var step in steps)
        {
            var at = 0;
            for (; step.Bytes.Length - at > size; at += size)
            {
                yield return BodyStep.Piece(step.Bytes.Slice(at, size));
            }

            yield return step with { Bytes = step.Bytes[at..] };
        }
    }
}
