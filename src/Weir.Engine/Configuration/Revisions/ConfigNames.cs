using System.Text.Json.Serialization;

namespace Weir.Engine.Configuration.Revisions;

/// <summary>JSON of plain lists.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class ConfigNames : JsonSerializerContext;
