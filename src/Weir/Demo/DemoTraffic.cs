using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Weir.Engine.Egress;

namespace Weir.Demo;

/// <summary>A little live traffic, so that the demonstration has something to show: one call every second or so, over the network like any client's.</summary>
internal sealed class DemoTraffic(Func<string> address, IReadOnlyDictionary<string, string> keys, TimeProvider clock) : BackgroundService
{
    private static readonly string[] Prompts =
    [
        "Summarise the meeting in three sentences.", "Write a friendly reminder about the invoice.", "What does this error message mean?",
        "Suggest a name for a small river boat.", "Translate 'good morning' into French.", "List the risks of this plan.",
    ];

    private static readonly (string Key, string Model)[] Callers =
    [
        (DemoKeys.Checkout, "sim-gpt"), (DemoKeys.Checkout, "sim-claude"), (DemoKeys.Support, "sim-claude"), (DemoKeys.Support, "sim-resilient"),
    ];

    private static readonly string[] Customers = ["acme", "globex", "initech"];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CallAsync(stoppingToken);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // The gateway has recorded it, which is what a demonstration is for.
            }
        }
    }

    private async Task CallAsync(CancellationToken cancellationToken)
    {
        var origin = new Uri(address());
        using var http = new EgressFactory(new EgressPolicy(), clock).Create(new() { Origin = origin, AllowPrivateNetwork = true });
        var (key, model) = Callers[RandomNumberGenerator.GetInt32(Callers.Length)];
        var prompt = Prompts[RandomNumberGenerator.GetInt32(Prompts.Length)];
        var stream = RandomNumberGenerator.GetInt32(2) == 0;
        var body = JsonSerializer.Serialize(new { model, stream, max_tokens = 60, messages = new[] { new { role = "user", content = prompt } } });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(origin, "/v1/chat/completions")) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", keys[key]);
        request.Headers.Add("x-weir-feature", "demo");
        request.Headers.Add("x-weir-customer", Customers[RandomNumberGenerator.GetInt32(Customers.Length)]);
        using var response = await http.SendAsync(request, cancellationToken);
        await response.Content.CopyToAsync(Stream.Null, cancellationToken);
    }
}
