using System.Text.Json;

namespace Weir.Engine.Providers.Simulator;

/// <summary><c>GET /v1/models</c> and <c>/v1/models/{id}</c> in either dialect.</summary>
internal static class ModelList
{
    private const long Created = 1_767_225_600; // 2026-01-01
    private const string CreatedText = "2026-01-01T00:00:00Z";

    public static byte[] Write(IReadOnlyList<string> models, SimulatorDialect dialect) => Json.Write((models, dialect), static (json, state) =>
    {
        var isOpenAi = state.dialect == SimulatorDialect.OpenAi;
        json.WriteStartObject();
        if (isOpenAi)
        {
            json.WriteString("object", "list");
        }

        json.WriteStartArray("data");
        foreach (var model in state.models)
        {
            Model(json, model, state.dialect);
        }

        json.WriteEndArray();
        if (!isOpenAi)
        {
            json.WriteBoolean("has_more", false);
            json.WriteString("first_id", state.models.Count > 0 ? state.models[0] : null);
            json.WriteString("last_id", state.models.Count > 0 ? state.models[^1] : null);
        }

        json.WriteEndObject();
    });

    public static byte[] WriteOne(string model, SimulatorDialect dialect) =>
        Json.Write((model, dialect), static (json, state) => Model(json, state.model, state.dialect));

    private static void Model(Utf8JsonWriter json, string model, SimulatorDialect dialect)
    {
        json.WriteStartObject();
        json.WriteString("id", model);
        if (dialect == SimulatorDialect.OpenAi)
        {
            json.WriteString("object", "model");
            json.WriteNumber("created", Created);
            json.WriteString("owned_by", "simulator");
        }
        else
        {
            json.WriteString("type", "model");
            json.WriteString("display_name", model);
            json.WriteString("created_at", CreatedText);
        }

        json.WriteEndObject();
    }
}
