using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Egress;

namespace Weir.Engine.Operations;

/// <summary>Reads a management request's body as one JSON object, up to a bound, or says in the answer why it is none.</summary>
internal static class ApiBodyReader
{
    /// <summary>The object, with names that are there once and can all be compared; or the answer to a body that cannot be read.</summary>
    public static async Task<(JsonElement Body, ProblemHttpResult? Unreadable)> ReadAsync(HttpRequest request, int most, CancellationToken cancellationToken)
    {
        using var bytes = await BoundedBody.ReadAsync(request.Body, most, request.ContentLength, cancellationToken);
        if (bytes.TooLarge)
        {
            return (default, TypedResults.Problem(string.Create(CultureInfo.InvariantCulture, $"The body is larger than {most} bytes."), statusCode: StatusCodes.Status413PayloadTooLarge, title: "Too large"));
        }

        return Utf8.IsValid(bytes.Bytes.Span) ? Parse(bytes.Bytes) : Malformed("it is not valid UTF-8");
    }

    private static (JsonElement Body, ProblemHttpResult? Unreadable) Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            // Comparing names throughout, it also finds those that cannot be unescaped: none is met later.
            using var document = JsonDocument.Parse(bytes, new() { MaxDepth = 64, AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object ? (document.RootElement.Clone(), null) : Malformed("it must be an object");
        }
        catch (JsonException e)
        {
            return Malformed(string.Create(CultureInfo.InvariantCulture, $"line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}; a name given twice is not allowed either"));
        }
        catch (InvalidOperationException)
        {
            return Malformed("a name has a \\u escape that is half of a surrogate pair");
        }
    }

    private static (JsonElement Body, ProblemHttpResult? Unreadable) Malformed(string why) =>
        (default, TypedResults.Problem($"The body is not a JSON object: {why}.", statusCode: StatusCodes.Status400BadRequest, title: "Malformed"));
}
