namespace Weir.Engine.Configuration.Documents;

/// <summary>A text. Whether it is a number is decided by the field that reads it, never guessed from the text.</summary>
internal sealed class ScalarNode(string text, ScalarForm form, ConfigOrigin origin) : ConfigNode(origin)
{
    public string Text { get; } = text;

    public ScalarForm Form { get; } = form;

    public override bool IsNull => Form == ScalarForm.Plain && Text is "" or "~" or "null" or "Null" or "NULL";
}

/// <summary>How a text was written.</summary>
internal enum ScalarForm
{
    /// <summary>Without quotes: may be a number, a truth value or null.</summary>
    Plain,

    /// <summary>In quotes or as a block: is text.</summary>
    Quoted,

    /// <summary>In an environment variable, which knows no types: whatever the field wants.</summary>
    Variable,
}
