using System.Globalization;

namespace Weir.Engine.Providers.Simulator;

/// <summary>One line of a script: which requests it is about, and which directives they get. The first step that applies wins.</summary>
/// <remarks>
/// Written <c>deployment/model#from-to!directives</c>, each part before <c>!</c> optional and <c>*</c> for any: <c>sim-gpt#1-2!status=529</c>
/// fails the first two requests for <c>sim-gpt</c>, <c>primary/*!hang-headers</c> hangs every request whose path begins <c>/primary/</c>.
/// A model's own directives (after <c>!</c> in the request) are not part of its name here.
/// </remarks>
public sealed record SimulatorScriptStep
{
    /// <summary>The model's name, or null for any.</summary>
    public string? Model { get; init; }

    /// <summary>The deployment's name (the first path segment before <c>/v1</c>), or null for any.</summary>
    public string? Deployment { get; init; }

    /// <summary>The first request it applies to, counting from 1 the requests that match model and deployment. Default 1.</summary>
    public long From { get; init; } = 1;

    /// <summary>The last request it applies to. Default: all of them.</summary>
    public long To { get; init; } = long.MaxValue;

    /// <summary>What those requests get, in the syntax of <c>docs/simulator.md</c>: <c>status=529,retry-after=2</c>.</summary>
    public required string Directives { get; init; }

    /// <summary>Reads the written form.</summary>
    /// <exception cref="FormatException">No <c>!</c>, a count that is not one, or an unknown directive.</exception>
    public static SimulatorScriptStep Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (selector, directives) = Split(text, '!') ?? throw new FormatException($"'{text}' has no '!' before its directives.");
        if (DirectiveSet.Parse(directives).Problem is { } problem)
        {
            throw new FormatException($"'{text}': {problem}");
        }

        var (names, counts) = Split(selector, '#') ?? (selector, "");
        var (deployment, model) = Split(names, '/') ?? ("*", names);
        var (from, to) = ReadCounts(counts, text);
        return new() { Model = AnyAsNull(model), Deployment = AnyAsNull(deployment), From = from, To = to, Directives = directives };
    }

    /// <summary>What is wrong with a written step; <see langword="null"/> when nothing is.</summary>
    public static string? Problem(string text)
    {
        try
        {
            Parse(text);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private static (long From, long To) ReadCounts(string counts, string text)
    {
        if (counts.Length == 0)
        {
            return (1, long.MaxValue);
        }

        var (first, last) = Split(counts, '-') ?? (counts, counts);
        if (!long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from) || from < 1)
        {
            throw new FormatException($"'{text}': the count after '#' is 'n', 'n-m' or 'n-', from 1.");
        }

        if (last.Length == 0)
        {
            return (from, long.MaxValue);
        }

        return long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to) && to >= from
            ? (from, to)
            : throw new FormatException($"'{text}': the count after '#' is 'n', 'n-m' or 'n-', from 1.");
    }

    private static string? AnyAsNull(string name) => name.Length == 0 || name == "*" ? null : name;

    private static (string Before, string After)? Split(string text, char separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? null : (text[..at], text[(at + 1)..]);
    }
}
