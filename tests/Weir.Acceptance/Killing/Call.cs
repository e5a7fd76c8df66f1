using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.Killing;

/// <summary>One call as a client makes it. Its marker stands in its prompt, which the simulator's bill keeps, and as user in Weir's ledger.</summary>
/// <param name="Number">Unique in its campaign.</param>
/// <param name="Dialect"><c>openai</c> or <c>anthropic</c>.</param>
/// <param name="Model">The model asked for.</param>
/// <param name="Stream">Whether a stream is asked for.</param>
/// <param name="Directives">What the simulator is told to do.</param>
/// <param name="Customer">Who pays.</param>
/// <param name="LeavesAfter">When the client leaves; <see langword="null"/> when it waits for the end.</param>
internal sealed record Call(long Number, string Dialect, string Model, bool Stream, string Directives, string Customer, TimeSpan? LeavesAfter)
{
    private static readonly string[] Dialects = ["openai", "anthropic"];

    public string Marker => MarkerOf(Number);

    public static string MarkerOf(long number) => $"m{number:D9}z";

    /// <summary>A call drawn from what clients and providers do: short, long, cancelled, silent, retried, failing over, broken, refused.</summary>
    public static Call Draw(Random random, long number, string customer)
    {
        var model = "chat-" + Dialects[random.Next(2)];
        var stream = random.Next(2) == 0;
        TimeSpan? leaves = null;
        var directives = "";
        switch (random.Next(100))
        {
            case < 44:
                break;
            case < 58:
                (stream, directives) = (true, $"tokens=100, events={random.Next(20, 80)}, interval-ms={random.Next(2, 15)}");
                break;
            case < 66:
                (stream, directives, leaves) = (true, $"tokens=100, events=60, interval-ms={random.Next(5, 20)}", Milliseconds(20, 250));
                break;
            case < 70:
                (stream, directives, leaves) = (false, "first-ms=300", Milliseconds(20, 200));
                break;
            case < 74:
                (directives, leaves) = ($"hang-after={random.Next(1, 6)}", Milliseconds(50, 300));
                break;
            case < 80:
                directives = "chance=50, status=503";
                break;
            case < 86:
                model = "fails-over";
                break;
            case < 92:
                directives = new[] { "cut-after=5", "reset-after=4", "error-event=3", "reset-headers", "drop-after=2" }[random.Next(5)];
                break;
            case < 95:
                directives = "status=400";
                break;
            default:
                (stream, directives) = (false, $"first-ms={random.Next(50, 250)}");
                break;
        }

        return new(number, Dialects[random.Next(2)], model, stream, directives, customer, leaves);

        TimeSpan Milliseconds(int from, int to) => TimeSpan.FromMilliseconds(random.Next(from, to));
    }

    public HttpRequestMessage Request(Uri gateway)
    {
        var path = Dialect == "openai" ? "/v1/chat/completions" : "/v1/messages";
        var prompt = $"Call {Marker}: tell me about rivers.{(Directives.Length == 0 ? "" : $" [[sim: {Directives}]]")}";
        var body = JsonSerializer.Serialize(new { model = Model, max_tokens = 200, stream = Stream, messages = new[] { new { role = "user", content = prompt } } });
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Gateway.Key("main"));
        request.Headers.Add("x-weir-user", Marker);
        request.Headers.Add("x-weir-customer", Customer);
        if (Dialect == "anthropic")
        {
            request.Headers.Add("anthropic-version", "2023-06-01");
        }

        return request;
    }
}
