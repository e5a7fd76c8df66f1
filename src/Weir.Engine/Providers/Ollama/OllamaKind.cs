using Weir.Engine.Configuration;
using Weir.Engine.Wire;

namespace Weir.Engine.Providers.Ollama;

/// <summary>An Ollama server, on this machine unless configured otherwise.</summary>
internal static class OllamaKind
{
    public static readonly ProviderKind Facts = new()
    {
        Name = "ollama",
        Dialects = [Dialect.OpenAi],
        BaseUrl = new("http://127.0.0.1:11434/v1"),
        Auth = AuthKind.Bearer,
        NeedsCredential = false,
        Documentation = "docs.ollama.com/api/openai-compatibility",
    };
}
