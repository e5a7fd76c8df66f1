using Weir.Acceptance.Running;

namespace Weir.Acceptance.JavaScriptSdks;

/// <summary>The official OpenAI SDK for JavaScript, unmodified, as a client: each scenario of its script is a row.</summary>
public sealed class OpenAiJavaScriptTests(Gateway gateway)
{
    internal static readonly ScriptRun Script = new("openai.mjs");

    public static async Task<TheoryData<string>> Scenarios() => [.. await Script.NamesAsync(TestContext.Current.CancellationToken)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public Task Scenario_passes(string scenario) => Script.CheckAsync(gateway.Variables, scenario, TestContext.Current.CancellationToken);
}
