using System.Globalization;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Egress;
using Weir.Engine.Kernel;

namespace Weir.Engine.Proxy;

/// <summary>Status and headers of a good answer.</summary>
internal static class AnswerHead
{
    public const string EventStream = "text/event-stream";

    public static void Write(Operation operation, LiveAttempt attempt)
    {
        var response = operation.Http.Response;
        EgressHeaders.CopyResponse(attempt.Response!.Headers, response.Headers);
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = attempt.Events is null ? "application/json" : EventStream;
        response.Headers["x-weir-operation"] = operation.Id;
        response.Headers["x-weir-provider"] = attempt.Deployment.Upstream.Id;
        response.Headers["x-weir-model"] = attempt.Deployment.Model;
        response.Headers["x-weir-cache"] = "miss";
        if (operation.Preset is { } preset)
        {
            response.Headers[DefaultsChoice.Header] = preset;
        }

        if (attempt.Events is not null)
        {
            response.Headers.CacheControl = "no-cache";
            response.Headers["x-accel-buffering"] = "no";
        }
    }

    /// <summary>What only a plain answer can say in its head: its cost and length.</summary>
    public static void WriteCost(HttpResponse response, Money cost, int length)
    {
        response.Headers.ContentLength = length;
        response.Headers["x-weir-cost-usd"] = cost.Usd.ToString("0.#########", CultureInfo.InvariantCulture);
    }
}
