using System.Buffers;
using System.Text;
using System.Text.Json;
using Weir.Engine.Routing;

namespace Weir.Engine.Proxy;

/// <summary>The decision where a request may go: deployments in order, and why some are not among them. Recorded as data.</summary>
internal sealed record Plan(string Model, IReadOnlyList<Deployment> Candidates, IReadOnlyList<PlanNote> Notes)
{
    private string? _json;

    /// <summary>The decision as JSON: <c>{"model":…,"candidates":[…],"notes":[{"deployment":…,"reason":…}]}</c>. Written once; most operations share a plan.</summary>
    public string Json => _json ??= ToJson();

    private string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model", Model);
            json.WriteStartArray("candidates");
            foreach (var candidate in Candidates)
            {
                json.WriteStringValue(candidate.Id);
            }

            json.WriteEndArray();
            json.WriteStartArray("notes");
            foreach (var note in Notes)
            {
                json.WriteStartObject();
                json.WriteString("deployment", note.Deployment);
                json.WriteString("reason", note.Reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

/// <summary>Why a deployment was left out, or put last.</summary>
internal sealed record PlanNote(string Deployment, string Reason);
