namespace Weir.Engine.Wire.Tokens;

/// <summary>Which models have a published encoding. Nobody but OpenAI publishes theirs in a form that says what is billed.</summary>
internal static class ModelEncodings
{
    private const string OfOpenRouter = "openai/";
    private const string FineTuned = "ft:";

    // A name stands for itself and for all that go on with '-', such as gpt-4o-mini, or where a version follows with '.', such as gpt-5.1.
    private static readonly (string Name, TokenEncoding Encoding)[] Names =
    [
        ("gpt-5", TokenEncoding.O200k),
        ("gpt-4.5", TokenEncoding.O200k),
        ("gpt-4.1", TokenEncoding.O200k),
        ("gpt-4o", TokenEncoding.O200k),
        ("chatgpt-4o", TokenEncoding.O200k),
        ("o1", TokenEncoding.O200k),
        ("o3", TokenEncoding.O200k),
        ("o4", TokenEncoding.O200k),
        ("gpt-oss", TokenEncoding.O200k),
        ("gpt-4", TokenEncoding.Cl100k),
        ("gpt-3.5", TokenEncoding.Cl100k),
        ("gpt-35", TokenEncoding.Cl100k),
        ("text-embedding-3", TokenEncoding.Cl100k),
        ("text-embedding-ada-002", TokenEncoding.Cl100k),
    ];

    /// <summary>The encoding of a model; null when none is published.</summary>
    public static TokenEncoding? Find(string kind, string model)
    {
        ReadOnlySpan<char> name = model;
        switch (kind)
        {
            case "openai" or "azure-openai":
                break;
            case "openrouter" when model.StartsWith(OfOpenRouter, StringComparison.OrdinalIgnoreCase):
                name = name[OfOpenRouter.Length..];
                break;
            default:
                return null;
        }

        // ft:gpt-4o-mini-2024-07-18:acme::abc123
        name = name.StartsWith(FineTuned, StringComparison.OrdinalIgnoreCase) ? name[FineTuned.Length..] : name;
        foreach (var (known, encoding) in Names)
        {
            if (name.StartsWith(known, StringComparison.OrdinalIgnoreCase) && Goes(name[known.Length..], known))
            {
                return encoding;
            }
        }

        return null;
    }

    // gpt-4.7, should it ever come, is no gpt-4; gpt-5.1 is said to be a gpt-5.
    private static bool Goes(ReadOnlySpan<char> on, string known) => on.IsEmpty || on[0] is '-' or ':' || (on[0] == '.' && known == "gpt-5");
}
