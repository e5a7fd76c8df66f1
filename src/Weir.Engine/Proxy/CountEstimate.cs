using System.Globalization;
using System.Text;
using Weir.Engine.Wire;

namespace Weir.Engine.Proxy;

/// <summary>Answers <c>count_tokens</c> where the model's provider has no such call: by a stated estimate, at no cost and without an attempt.</summary>
internal static class CountEstimate
{
    public static bool Answers(Operation operation) => operation.Plan is { Candidates.Count: 0 };

    public static async ValueTask<Failure?> RunAsync(Operation operation)
    {
        var tokens = TokenEstimate.ForRequest(Dialect.Anthropic, operation.Json);
        var response = operation.Http.Response;
        response.ContentType = "application/json";
        response.Headers["x-weir-operation"] = operation.Id;
        response.Headers["x-weir-model"] = operation.Facts!.Model;
        response.Headers["x-weir-estimated"] = "true";
        await response.Body.WriteAsync(
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"input_tokens":{{tokens}}}""")), operation.ClientGone);
        return null;
    }
}
