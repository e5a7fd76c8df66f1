namespace Weir.Tests.Wire.Conformance;

/// <summary>What happens to a feature on its way to the other dialect.</summary>
internal enum Verdict
{
    Carried,
    ByRule,
    Dropped,
    Refused,
}

/// <summary>One cell of the table: the rule in words, and an example that proves it.</summary>
/// <param name="Verdict">What happens.</param>
/// <param name="Rule">The rule, as the document prints it.</param>
/// <param name="Given">Members put into a minimal request, or a whole answer, or the name of a recorded stream.</param>
/// <param name="Expected">Members that the result must have (arrays item by item), or the refused or dropped path.</param>
internal sealed record ConformanceCase(Verdict Verdict, string Rule, string Given, string Expected)
{
    /// <summary>The upstream's model, where a rule depends on it.</summary>
    public string? Model { get; init; }

    /// <summary>A path that is dropped although the rest is carried.</summary>
    public string? AlsoDropped { get; init; }

    /// <summary>Text that must not be anywhere in the result.</summary>
    public string? Absent { get; init; }
}

/// <summary>A feature of requests or answers with its two directions; null where the dialect has no such thing.</summary>
internal sealed record ConformanceRow(string Feature, ConformanceCase? OpenAiToAnthropic, ConformanceCase? AnthropicToOpenAi);
