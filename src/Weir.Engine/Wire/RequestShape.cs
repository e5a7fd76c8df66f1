using System.Runtime.InteropServices;
using System.Text.Json;

namespace Weir.Engine.Wire;

/// <summary>What must hold before any field is read: one object, and every string in it text.</summary>
internal static class RequestShape
{
    public static WireRefusal? Check(JsonElement request)
    {
        if (request.ValueKind != JsonValueKind.Object)
        {
            return new WireRefusal(string.Empty, "The body must be a JSON object.");
        }

        if (LoneSurrogates.IndexIn(WireJson.Raw(request)) < 0)
        {
            return null;
        }

        var path = PathOf(request, string.Empty);
        return new WireRefusal(path, $"{path}: holds half of a surrogate pair (\\ud800 to \\udfff), which is no text; send whole characters.");
    }

    private static string PathOf(JsonElement element, string path)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in element.EnumerateArray())
            {
                if (IsBroken(item))
                {
                    return PathOf(item, $"{path}[{index}]");
                }

                index++;
            }
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return path;
        }

        foreach (var member in element.EnumerateObject())
        {
            // The name itself may be the broken one, and reading it would throw.
            if (LoneSurrogates.IndexIn(JsonMarshal.GetRawUtf8PropertyName(member)) >= 0)
            {
                return path;
            }

            if (IsBroken(member.Value))
            {
                return PathOf(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}");
            }
        }

        return path;
    }

    private static bool IsBroken(JsonElement element) => LoneSurrogates.IndexIn(WireJson.Raw(element)) >= 0;
}
