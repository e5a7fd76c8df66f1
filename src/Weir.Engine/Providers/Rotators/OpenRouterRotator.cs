using System.Text.Json.Nodes;

namespace Weir.Engine.Providers.Rotators;

/// <summary>
/// OpenRouter's API for keys, asked with a management key: <c>POST /keys</c> answers <c>{"data":{"hash":"..."},"key":"sk-or-v1-..."}</c>,
/// <c>DELETE /keys/{hash}</c> takes one back (openrouter.ai/docs/api/api-reference/api-keys, "Create a new API key", "Delete an API key").
/// </summary>
internal sealed class OpenRouterRotator(RotatorLine line) : IRotator
{
    public async Task<RotatorAnswer> MakeAsync(RotatorOrder order, CancellationToken cancellationToken)
    {
        var answer = await line.AskAsync(HttpMethod.Post, line.At("keys"), new JsonObject { ["name"] = order.Label }.ToJsonString(), cancellationToken);
        return answer.Problem is { } problem ? RotatorAnswer.Failed(problem)
            : RotatorLine.Text(answer.Json, "data", "hash") is { } hash ? RotatorLine.Made(RotatorLine.Text(answer.Json, "key"), hash, null)
            : RotatorAnswer.Failed("answered without the hash that its key is taken back by");
    }

    public async Task<string?> TakeBackAsync(RotatorOrder order, string? id, CancellationToken cancellationToken) =>
        id is null ? "named no hash to take the key back by" : RotatorLine.Gone(await line.AskAsync(HttpMethod.Delete, line.At("keys", id), null, cancellationToken));

    public void Dispose() => line.Dispose();
}
