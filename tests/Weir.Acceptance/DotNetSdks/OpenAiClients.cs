using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;
using OpenAI.Models;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.DotNetSdks;

/// <summary>The official OpenAI clients for .NET, unmodified but for base URL and key.</summary>
internal static class OpenAiClients
{
    public static ChatClient Chat(this Gateway gateway, string model, string key = "main", int? retries = null) => new(model, new ApiKeyCredential(Gateway.Key(key)), Options(gateway, retries));

    public static EmbeddingClient Embeddings(this Gateway gateway, string model) => new(model, new ApiKeyCredential(Gateway.Key("main")), Options(gateway, retries: 0));

    public static OpenAIModelClient Models(this Gateway gateway, string key = "main") => new(new ApiKeyCredential(Gateway.Key(key)), Options(gateway, retries: 0));

    public static string? Header(this ClientResult result, string name) => result.GetRawResponse().Headers.TryGetValue(name, out var value) ? value : null;

    private static OpenAIClientOptions Options(Gateway gateway, int? retries)
    {
        var options = new OpenAIClientOptions { Endpoint = new Uri(gateway.Address, "/v1") };
        if (retries is { } most)
        {
            options.RetryPolicy = new ClientRetryPolicy(most);
        }

        return options;
    }
}
