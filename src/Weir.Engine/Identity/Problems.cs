using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Weir.Engine.Identity;

/// <summary>Errors of the management API: RFC 9457, with <c>errors</c> by field where a field is meant.</summary>
public static class Problems
{
    /// <summary>Media type of a problem.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>Answers with a problem.</summary>
    /// <param name="http">The request.</param>
    /// <param name="status">HTTP status, 400 to 599.</param>
    /// <param name="title">What kind of problem, always the same for it.</param>
    /// <param name="detail">What is wrong here, and what to do.</param>
    /// <param name="errors">Sentences by the field they are about.</param>
    public static async Task WriteAsync(HttpContext http, int status, string title, string detail, IReadOnlyDictionary<string, string>? errors = null)
    {
        var body = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("title", title);
            json.WriteNumber("status", status);
            json.WriteString("detail", detail);
            if (errors is not null)
            {
                json.WriteStartObject("errors");
                foreach (var (field, sentence) in errors)
                {
                    json.WriteStartArray(field);
                    json.WriteStringValue(sentence);
                    json.WriteEndArray();
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = ContentType;
        await http.Response.Body.WriteAsync(body.WrittenMemory, http.RequestAborted);
    }
}
