using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Weir.Engine.Providers.Simulator.Answers;

/// <summary>Makes JSON that is valid for a JSON Schema: type, enum, const, required, ranges, lengths, items, anyOf, local $ref.</summary>
/// <remarks><c>pattern</c>, <c>not</c> and <c>if</c> are not looked at. Deeper than 16 levels an object or list is left as empty as it may be.</remarks>
internal ref struct SchemaSample
{
    private const int MaxDepth = 16;

    private static readonly string[] Words = ["alpha", "river", "stone", "north", "amber", "quiet", "cedar", "delta"];
    private static readonly string[] Places = ["Paris", "Oslo", "Lima", "Kyoto", "Nairobi", "Quebec"];

    private readonly JsonElement _root;
    private readonly bool _everything;
    private readonly Utf8JsonWriter _json;
    private ref SeededRandom _random;

    private SchemaSample(JsonElement root, bool everything, Utf8JsonWriter json, ref SeededRandom random)
    {
        _root = root;
        _everything = everything;
        _json = json;
        _random = ref random;
    }

    /// <param name="everything">Fills optional properties too, not only the required ones.</param>
    public static string Write(JsonElement schema, ref SeededRandom random, bool everything)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Json.Plain))
        {
            var sample = new SchemaSample(schema, everything, json, ref random);
            if (schema.ValueKind == JsonValueKind.Object)
            {
                sample.Value(schema, "", 0);
            }
            else
            {
                sample.AnyObject();
            }
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private readonly void AnyObject()
    {
        _json.WriteStartObject();
        _json.WriteString("answer", _random.Pick<string>(Words));
        _json.WriteNumber("score", _random.Below(100));
        _json.WriteEndObject();
    }

    private readonly void Value(JsonElement given, string name, int depth)
    {
        var schema = Resolve(given, depth);
        if (schema.Has("const", out var only))
        {
            only.WriteTo(_json);
        }
        else if (schema.Has("enum", out var values) && values.ValueKind == JsonValueKind.Array && values.GetArrayLength() > 0)
        {
            values[_random.Below(values.GetArrayLength())].WriteTo(_json);
        }
        else
        {
            Typed(schema, TypeOf(schema), name, depth);
        }
    }

    private readonly void Typed(JsonElement schema, string type, string name, int depth)
    {
        switch (type)
        {
            case "object":
                Object(schema, depth);
                break;
            case "array":
                Array(schema, name, depth);
                break;
            case "integer":
                _json.WriteNumberValue(Whole(schema));
                break;
            case "number":
                Number(schema);
                break;
            case "boolean":
                _json.WriteBooleanValue(_random.Below(2) == 1);
                break;
            case "null":
                _json.WriteNullValue();
                break;
            default:
                _json.WriteStringValue(String(schema, name));
                break;
        }
    }

    private readonly JsonElement Resolve(JsonElement schema, int depth)
    {
        for (var hops = 0; hops < MaxDepth; hops++)
        {
            if (schema.Text("$ref") is { } pointer)
            {
                schema = Follow(pointer);
            }
            else if (Branch(schema, "anyOf", depth, out var any) || Branch(schema, "oneOf", depth, out any) || Branch(schema, "allOf", depth, out any))
            {
                schema = any;
            }
            else
            {
                break;
            }
        }

        return schema;
    }

    /// <summary>The first alternative; deep down one that ends, if there is one (<c>null</c> in a list that contains itself).</summary>
    private static bool Branch(JsonElement schema, string name, int depth, out JsonElement branch)
    {
        branch = default;
        if (!schema.Has(name, out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            return false;
        }

        branch = list[0];
        foreach (var alternative in list.EnumerateArray())
        {
            if (depth > 4 && alternative.Text("type") is "null" or "string" or "integer" or "number" or "boolean")
            {
                branch = alternative;
            }
        }

        return true;
    }

    private readonly JsonElement Follow(string pointer)
    {
        var at = _root;
        foreach (var part in pointer.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var key = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (!at.Has(key, out at))
            {
                return Json.EmptyObject;
            }
        }

        return at;
    }

    private static string TypeOf(JsonElement schema)
    {
        if (schema.Has("type", out var type) && type.ValueKind == JsonValueKind.Array && type.GetArrayLength() > 0)
        {
            return type[0].ValueKind == JsonValueKind.String ? type[0].GetString()! : "string";
        }

        return schema.Text("type") ?? (schema.Has("properties", out _) ? "object" : schema.Has("items", out _) ? "array" : "string");
    }

    private readonly void Object(JsonElement schema, int depth)
    {
        var required = schema.Has("required", out var names) && names.ValueKind == JsonValueKind.Array
            ? names.EnumerateArray().Where(static n => n.ValueKind == JsonValueKind.String).Select(static n => n.GetString()!).ToHashSet(StringComparer.Ordinal)
            : [];
        _json.WriteStartObject();
        if (schema.Has("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            var all = _everything && depth < 4;
            foreach (var property in properties.EnumerateObject())
            {
                if ((all || required.Remove(property.Name)) && depth < MaxDepth)
                {
                    required.Remove(property.Name);
                    _json.WritePropertyName(property.Name);
                    Value(property.Value, property.Name, depth + 1);
                }
            }
        }

        foreach (var undescribed in required)
        {
            _json.WriteString(undescribed, _random.Pick<string>(Words));
        }

        _json.WriteEndObject();
    }

    private readonly void Array(JsonElement schema, string name, int depth)
    {
        var least = schema.Whole("minItems") ?? 1;
        var count = Math.Clamp(depth >= MaxDepth ? 0 : Math.Max(least, 1), least, Math.Max(least, schema.Whole("maxItems") ?? 2));
        _json.WriteStartArray();
        for (var i = 0; i < Math.Min(count, 1_000); i++)
        {
            Value(schema.Has("items", out var items) ? items : Json.EmptyObject, name, depth + 1);
        }

        _json.WriteEndArray();
    }

    private readonly long Whole(JsonElement schema)
    {
        var step = Math.Max(1, schema.Whole("multipleOf") ?? 1);
        var least = schema.Whole("minimum") ?? (schema.Whole("exclusiveMinimum") is { } above ? above + 1 : null);
        var most = schema.Whole("maximum") ?? (schema.Whole("exclusiveMaximum") is { } below ? below - 1 : null);
        var low = least ?? Math.Min(1, most ?? 1);
        var high = Math.Max(low, most ?? low + 41);
        var value = low + (long)(_random.Next() % (ulong)Math.Min(high - low + 1, 1_000_000));
        var rounded = value - (value % step);
        return rounded < low ? rounded + step : rounded;
    }

    private readonly void Number(JsonElement schema)
    {
        if (schema.Has("minimum", out var least) && least.TryGetDecimal(out var low))
        {
            _json.WriteNumberValue(low);
        }
        else if (schema.Has("maximum", out var most) && most.TryGetDecimal(out var high))
        {
            _json.WriteNumberValue(high);
        }
        else
        {
            _json.WriteNumberValue(Whole(schema) + 0.5m);
        }
    }

    private readonly string String(JsonElement schema, string name)
    {
        var text = schema.Text("format") switch
        {
            "date" => "2026-01-15",
            "date-time" => "2026-01-15T12:00:00Z",
            "time" => "12:00:00Z",
            "email" => "someone@example.com",
            "uri" => "https://example.com/",
            "uuid" => "0190a5b2-7c3d-7e4f-8a9b-0c1d2e3f4a5b",
            "ipv4" => "192.0.2.1",
            _ => name.Contains("city", StringComparison.OrdinalIgnoreCase) || name.Contains("location", StringComparison.OrdinalIgnoreCase)
                ? _random.Pick<string>(Places)
                : _random.Pick<string>(Words),
        };
        var least = (int)Math.Clamp(schema.Whole("minLength") ?? 0, 0, 100_000);
        var most = (int)Math.Clamp(schema.Whole("maxLength") ?? int.MaxValue, 0, int.MaxValue);
        text = text.Length < least ? text.PadRight(least, 'x') : text;
        return text.Length > most ? text[..most] : text;
    }
}
