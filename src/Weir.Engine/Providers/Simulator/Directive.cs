namespace Weir.Engine.Providers.Simulator;

/// <summary>One word of the directive language: its name, what may stand after <c>=</c>, and what it does. <c>docs/simulator.md</c> prints this list.</summary>
/// <param name="Argument">Which value it takes.</param>
/// <param name="Default">The value where the request names none; null where one must be given.</param>
internal sealed record Directive(string Name, DirectiveArgument Argument, string? Default, string Meaning)
{
    /// <summary>How it is written, for documents and error messages.</summary>
    public string Form => Argument == DirectiveArgument.None ? Name : $"{Name}={Placeholder}";

    private string Placeholder => Argument switch
    {
        DirectiveArgument.Count => "N",
        DirectiveArgument.Choice => Choices,
        _ => "TEXT",
    };

    /// <summary>The words a choice allows, separated by a bar.</summary>
    public string Choices { get; init; } = "";
}

/// <summary>What stands after a directive's <c>=</c>.</summary>
internal enum DirectiveArgument
{
    None,

    /// <summary>A whole number, 0 or more.</summary>
    Count,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>Any text without a comma.</summary>
    Text,
}
