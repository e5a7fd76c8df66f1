namespace Weir.Engine.Wire;

/// <summary>Tool names of one request: OpenAI allows 64 characters, Anthropic 128. A shortened name is restored in the answer.</summary>
internal sealed class ToolNames(int longest)
{
    private readonly Dictionary<string, string> _originals = [];

    /// <summary>The name as the upstream may see it.</summary>
    public string Fit(string name)
    {
        var fitting = ToolIds.Fit(name, longest);
        if (!string.Equals(fitting, name, StringComparison.Ordinal))
        {
            _originals[fitting] = name;
        }

        return fitting;
    }

    /// <summary>The name as the client knows it.</summary>
    public string Restore(string name) => _originals.GetValueOrDefault(name, name);
}
