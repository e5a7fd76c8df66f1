using System.Globalization;
using System.Text.Json.Nodes;

namespace Weir.Engine.Notices;

/// <summary>Something that happened, ready to be told. Holds no secret: what it is made of is masked.</summary>
/// <param name="Type">Its type, such as <c>config.published</c>.</param>
/// <param name="At">When it happened.</param>
/// <param name="Data">What is told of it.</param>
internal sealed record Notice(string Type, DateTimeOffset At, JsonObject Data)
{
    /// <summary>The payload as Standard Webhooks shapes it: <c>{"type":"...","timestamp":"...","data":{...}}</c>.</summary>
    public string Body() => new JsonObject { ["type"] = Type, ["timestamp"] = Time(At), ["data"] = Data.DeepClone() }.ToJsonString();

    /// <summary>A time in UTC, RFC 3339: <c>2026-11-03T20:26:10.344522Z</c>.</summary>
    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
