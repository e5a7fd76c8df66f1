namespace Weir.Demo;

/// <summary>What a person sees first: a key that works and a call to make with it.</summary>
internal static class DemoWelcome
{
    public static void Write(TextWriter output, string address, string key)
    {
        output.WriteLine($"""
            {key}

            Weir listens on {address}. The line above is a key of this demonstration; it stops working when the program ends. Try:

            curl {address}/v1/chat/completions -H "authorization: Bearer {key}" -H "content-type: application/json" -d '{"{"}"model":"sim-gpt","messages":[{"{"}"role":"user","content":"Hello"{"}"}]{"}"}'

            More models: sim-claude, sim-resilient (its first deployment fails, the second answers), sim-embedding. Metrics: {address}/metrics
            The console: {address}/. It can be signed in to once somebody is known; where nobody is, the link to make the first user follows.
            For the management API start with WEIR_ADMIN_TOKEN (32 characters or more) and send it as a bearer token; with it set,
            `weir budgets list` shows how the sample budgets stand.
            """);
        output.Flush();
    }
}
