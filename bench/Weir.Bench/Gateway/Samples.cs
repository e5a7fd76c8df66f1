using System.Globalization;
using System.Text.RegularExpressions;

namespace Weir.Bench.Gateway;

/// <summary>Sums up what <c>perf script</c> printed: by thread, by function alone, and by function with all that it called.</summary>
internal sealed partial class Samples
{
    private readonly Dictionary<string, int> _threads = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _alone = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _withCalls = new(StringComparer.Ordinal);
    private int _total;

    public Samples(string script)
    {
        foreach (var sample in script.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            Take(sample.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    public void Write(TextWriter output, double microseconds)
    {
        Table(output, "By thread", _threads, 20, microseconds);
        Table(output, "By the innermost method of Weir on the stack; without one, by the thread", _owners, 70, microseconds);
        Table(output, "Weir's own methods, with all they call", _withCalls.Where(pair => pair.Key.StartsWith("Weir.", StringComparison.Ordinal)), 90, microseconds);
        Table(output, "Any function, with all it calls", _withCalls.Where(pair => !pair.Key.StartsWith("Weir.", StringComparison.Ordinal)), 120, microseconds);
        Table(output, "Any function, alone", _alone, 80, microseconds);
    }

    private void Table(TextWriter output, string title, IEnumerable<KeyValuePair<string, int>> counts, int most, double microseconds)
    {
        output.WriteLine();
        output.WriteLine(title);
        foreach (var (name, count) in counts.OrderByDescending(pair => pair.Value).Take(most))
        {
            var share = (double)count / _total;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{share,7:0.0 %} {share * microseconds,7:0.0} us  {name}"));
        }
    }

    // A sample is "thread 1234 56.78:" and a frame a line below it, innermost first: "7f00aa11 symbol (image)".
    private void Take(string[] lines)
    {
        if (lines.Length < 2)
        {
            return;
        }

        _total++;
        var thread = ThreadName().Match(lines[0]).Groups[1].Value;
        var frames = lines.Skip(1).Select(NameOf).ToArray();
        Count(_threads, thread);
        Count(_owners, frames.FirstOrDefault(frame => frame.StartsWith("Weir.", StringComparison.Ordinal)) ?? $"(none: {thread})");
        Count(_alone, frames[0]);
        foreach (var frame in frames.Distinct(StringComparer.Ordinal))
        {
            Count(_withCalls, frame);
        }
    }

    private static string NameOf(string line)
    {
        var text = line.Trim();
        text = text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        var image = text.LastIndexOf(" (", StringComparison.Ordinal);
        var (name, from) = image < 0 ? (text, "") : (text[..image], text[(image + 2)..^1]);
        if (name == "[unknown]")
        {
            return "? " + Path.GetFileName(from);
        }

        return Managed().Match(name) is { Success: true } managed ? managed.Groups[1].Value : name;
    }

    private static void Count(Dictionary<string, int> counts, string name) => counts[name] = counts.GetValueOrDefault(name) + 1;

    [GeneratedRegex(@"^(.+?)\s+\d+\s+[\d.]+:")]
    private static partial Regex ThreadName();

    // "instance void [Weir.Engine] Weir.Engine.Proxy.RequestPath::HandleAsync(class X)[OptimizedTier1]" without its signature.
    [GeneratedRegex(@"\[[\w.]+\]\s*([\w.`+/<>|$,\[\]]+::[\w.<>|$`]+)")]
    private static partial Regex Managed();
}
