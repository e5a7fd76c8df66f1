using System.Net;
using System.Text;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.Killing;

/// <summary>What came back to one client.</summary>
/// <param name="Call">What was asked.</param>
/// <param name="Operation">The operation, from its header; <see langword="null"/> when no head came.</param>
/// <param name="Status">The status; 0 when no head came.</param>
/// <param name="Succeeded">True when the last byte of a good answer arrived: the terminal event of a stream, or the whole body of a plain answer.</param>
/// <param name="Ended">True when the last byte of any answer arrived, an error included.</param>
/// <param name="Unrecorded">True when the answer says itself that its cost could not be recorded.</param>
internal sealed record Answer(Call Call, string? Operation, int Status, bool Succeeded, bool Ended, bool Unrecorded)
{
    /// <summary>Makes the call and takes what comes, until it ends, the gateway dies or the client leaves.</summary>
    public static async Task<Answer> OfAsync(Call call, Uri gateway, CancellationToken cancellationToken)
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (call.LeavesAfter is { } after)
        {
            leave.CancelAfter(after);
        }

        var answer = new Answer(call, null, 0, false, false, false);
        using var body = new MemoryStream();
        try
        {
            using var request = call.Request(gateway);
            using var response = await Web.SendAsync(request, leave.Token);
            answer = answer with { Status = (int)response.StatusCode, Operation = response.Headers.TryGetValues("x-weir-operation", out var ids) ? ids.Single() : null };
            await using var stream = await response.Content.ReadAsStreamAsync(leave.Token);
            await stream.CopyToAsync(body, leave.Token);
            answer = answer with { Ended = true };
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The gateway was killed, or cut the answer, or the client left: what came until then counts.
        }

        var text = Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
        return answer with
        {
            Succeeded = answer.Status == (int)HttpStatusCode.OK && (call.Stream ? IsWhole(text) : answer.Ended),
            Unrecorded = text.Contains("could not record this call's cost", StringComparison.Ordinal) || text.Contains("could not record this call\\u0027s cost", StringComparison.Ordinal),
        };
    }

    private static bool IsWhole(string text) => text.EndsWith("\n\n", StringComparison.Ordinal)
        && (text.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal) || text.Contains("event: message_stop\n", StringComparison.Ordinal));
}
