using System.Text.Json.Serialization;

namespace Weir.Engine.Configuration.Revisions;

/// <summary>JSON of plain lists and records.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(RevisionAudit.LongValue))]
internal sealed partial class ConfigNames : JsonSerializerContext;
