using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weir.Engine.Notices;

/// <summary>Something that happened, ready to be told. Holds no secret: what it is made of is masked.</summary>
/// <param name="Type">Its type, such as <c>config.published</c>.</param>
/// <param name="At">When it happened.</param>
/// <param name="Data">What is told of it.</param>
internal sealed record Notice(string Type, DateTimeOffset At, JsonObject Data)
{
    /// <summary>The payload as Standard Webhooks shapes it: <c>{"type":"...","timestamp":"...","data":{...}}</c>.</summary>
    public string Body() => new JsonObject { ["type"] = Type, ["timestamp"] = JsonSerializer.SerializeToNode(At.ToUniversalTime()), ["data"] = Data.DeepClone() }.ToJsonString();
}
