using System.Globalization;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Kernel;
using Weir.Engine.Wire;

namespace Weir.Engine.Proxy;

/// <summary>Tells a client of a failure, in its own dialect: as an answer while there is none, inside the stream once it has begun.</summary>
internal static class ErrorAnswer
{
    public static async ValueTask WriteAsync(HttpContext http, Dialect dialect, Failure failure, string? operationId)
    {
        var status = ErrorTable.StatusOf(failure);
        if (status == ErrorTable.ClientClosed)
        {
            return;
        }

        var error = new WireError(status, failure.Message, failure.Code ?? failure.Name, failure.Param, operationId);
        using var body = new PooledBuffer(512);
        var response = http.Response;
        if (response.HasStarted && response.ContentType != AnswerHead.EventStream)
        {
            // A plain answer has no place for an error once it has begun: a broken transfer is what cannot be taken for a whole one.
            http.Abort();
            return;
        }

        if (response.HasStarted)
        {
            ErrorBody.WriteStream(dialect, body, error);
        }
        else
        {
            ErrorBody.Write(dialect, body, error);
            WriteHead(response, failure, status, operationId);
            response.ContentLength = body.Length;
        }

        try
        {
            await response.Body.WriteAsync(body.WrittenMemory, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // Nobody is left to be told.
        }
    }

    private static void WriteHead(HttpResponse response, Failure failure, int status, string? operationId)
    {
        var allow = response.Headers.Allow;
        response.Clear();
        response.Headers.Allow = allow;
        response.StatusCode = status;
        response.ContentType = "application/json";
        if (operationId is not null)
        {
            response.Headers["x-weir-operation"] = operationId;
        }

        if (!ErrorTable.RowOf(failure).MayRetry)
        {
            response.Headers["x-should-retry"] = "false";
        }

        if (failure.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (failure.Refusal == Refusal.Unauthenticated)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }
    }
}
