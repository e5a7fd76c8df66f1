using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.Killing;

/// <summary>One attempt as the simulator saw and charges it.</summary>
/// <param name="Number">In the order of arrival.</param>
/// <param name="Marker">Of the call that it served.</param>
/// <param name="Provider">The provider's id, from the path of its address.</param>
/// <param name="Outcome">How it ended, in the simulator's words.</param>
/// <param name="CostNanoUsd">What is charged.</param>
internal sealed partial record BillLine(long Number, string Marker, string Provider, string Outcome, long CostNanoUsd)
{
    /// <summary>Bytes of each body that the bill must keep, so that the marker is among them.</summary>
    public const int BodyBytes = 4096;

    /// <summary>Waits until no attempt is open, then reads the lines above <paramref name="after"/>.</summary>
    public static async Task<IReadOnlyList<BillLine>> ReadAsync(Uri simulator, long after, CancellationToken cancellationToken)
    {
        await Wait.ForAsync(
            "the simulator has noticed that its callers are gone",
            Started.Patience,
            async () => (await Web.JsonAsync(new Uri(simulator, "/simulator/bill?limit=1"), cancellationToken)).GetProperty("totals").GetProperty("open").GetInt64() == 0 ? "none open" : null,
            cancellationToken);
        var lines = new List<BillLine>();
        for (var next = (string?)$"{after}"; next is not null;)
        {
            var page = await Web.JsonAsync(new Uri(simulator, $"/simulator/bill?limit=1000&after={next}"), cancellationToken);
            lines.AddRange(page.GetProperty("items").EnumerateArray().Select(Of));
            next = page.GetProperty("next").GetString();
        }

        Assert.True(lines.Count == 0 || lines[0].Number == after + 1, "the bill has dropped lines that were never read: check more often");
        return lines;
    }

    private static BillLine Of(JsonElement line) => new(
        line.GetProperty("number").GetInt64(),
        Markers().Match(Encoding.UTF8.GetString(line.GetProperty("body_base64").GetBytesFromBase64())).Value,
        line.GetProperty("deployment").GetString()!,
        line.GetProperty("outcome").GetString()!,
        line.GetProperty("cost_nano_usd").GetInt64());

    [GeneratedRegex("m[0-9]{9}z")]
    private static partial Regex Markers();
}
