using System.Text.Json.Nodes;

namespace Weir.Engine.Providers.Rotators;

/// <summary>
/// OpenAI's administration API, asked with an admin key. A key of a project cannot be made by itself, a service account with one can:
/// <c>POST /organization/projects/{project}/service_accounts</c> answers <c>{"id":"svc_acct_...","api_key":{"value":"sk-..."}}</c>, and deleting the
/// account takes its key back (platform.openai.com/docs/api-reference/project-service-accounts, "Create project service account", "Delete project service account").
/// </summary>
internal sealed class OpenAiRotator(RotatorLine line, string project) : IRotator
{
    public async Task<RotatorAnswer> MakeAsync(RotatorOrder order, CancellationToken cancellationToken)
    {
        var answer = await line.AskAsync(HttpMethod.Post, line.At("organization", "projects", project, "service_accounts"), new JsonObject { ["name"] = order.Label }.ToJsonString(), cancellationToken);
        return answer.Problem is { } problem ? RotatorAnswer.Failed(problem)
            : RotatorLine.Text(answer.Json, "id") is { } id ? RotatorLine.Made(RotatorLine.Text(answer.Json, "api_key", "value"), id, null)
            : RotatorAnswer.Failed("answered without the id of a service account");
    }

    public async Task<string?> TakeBackAsync(RotatorOrder order, string? id, CancellationToken cancellationToken) => id is null
        ? "named no service account to take the key back by"
        : RotatorLine.Gone(await line.AskAsync(HttpMethod.Delete, line.At("organization", "projects", project, "service_accounts", id), null, cancellationToken));

    public void Dispose() => line.Dispose();
}
