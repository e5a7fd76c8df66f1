using System.Globalization;
using System.Text.Json.Nodes;
using Weir.Engine.Configuration;
using Weir.Engine.Egress;
using Weir.Engine.Kernel;

namespace Weir.Engine.Providers.Rotators;

/// <summary>
/// Asks a program of the operator's own by signed POSTs: <c>{"type":"credential.make","timestamp":"...","data":{"service":...,"name":...,"version":...,"origin":...}}</c>,
/// answered by <c>{"secret":"...","id":"...","expires_at":"..."}</c>; and <c>credential.take_back</c>, with the id, answered by any 2xx.
/// </summary>
internal sealed class WebhookRotator(RotatorLine line) : IRotator
{
    public async Task<RotatorAnswer> MakeAsync(RotatorOrder order, CancellationToken cancellationToken)
    {
        var answer = await PostAsync("credential.make", order, null, cancellationToken);
        if (answer.Problem is { } problem)
        {
            return RotatorAnswer.Failed(problem);
        }

        var written = RotatorLine.Text(answer.Json, "expires_at");
        var expires = DateTimeOffset.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : (DateTimeOffset?)null;
        var made = RotatorLine.Made(RotatorLine.Text(answer.Json, "secret"), RotatorLine.Text(answer.Json, "id"), expires);
        return made.Made is { } good && written is not null && !(expires > line.Clock.GetUtcNow())
            ? RotatorAnswer.Failed("named an end of its secret that is past or no time", good.Id)
            : made;
    }

    public async Task<string?> TakeBackAsync(RotatorOrder order, string? id, CancellationToken cancellationToken) =>
        RotatorLine.Gone(await PostAsync("credential.take_back", order, id, cancellationToken));

    public void Dispose() => line.Dispose();

    private async Task<LineAnswer> PostAsync(string type, RotatorOrder order, string? id, CancellationToken cancellationToken)
    {
        var (secret, problem) = line.Own();
        if (secret is null)
        {
            return new(null, null, problem);
        }

        if (!WebhookSecret.TryRead(secret, out var key))
        {
            return new(null, null, $"is signed with no signing secret: it must be {WebhookSecret.Allowed}");
        }

        var now = line.Clock.GetUtcNow();
        var data = new JsonObject { ["service"] = order.Name.Service, ["name"] = order.Name.Name, ["version"] = order.Version, ["origin"] = order.Origin };
        if (id is not null)
        {
            data["id"] = id;
        }

        var body = new JsonObject { ["type"] = type, ["timestamp"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture), ["data"] = data };
        using var request = SignedPost.Of(line.At(), Ids.New("msg_", line.Clock), body.ToJsonString(), key, now);
        return await line.AskAsync(request, cancellationToken);
    }
}
