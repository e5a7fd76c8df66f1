using Weir.Engine.Configuration;
using Weir.Tests.Support;

namespace Weir.Tests.Configuration;

public sealed class SampleTests
{
    private static readonly EnvironmentVariables Variables = new(new Dictionary<string, string>
    {
        ["OPENAI_API_KEY"] = "sk-openai",
        ["ANTHROPIC_API_KEY"] = "sk-anthropic",
        ["AZURE_CLIENT_SECRET"] = "azure",
        ["CHECKOUT_KEY"] = Loading.Key + "1",
        ["REPORTS_KEY"] = Loading.Key + "2",
        ["ROUTER_API_KEY"] = "sk-router",
        ["OPS_WEBHOOK_SECRET"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        ["WEIR_SAMPLE_KEY"] = Loading.Key + "3",
    });

    public static TheoryData<string> Files() =>
        [.. RepoRoot.Files("samples", "*.yaml"), .. RepoRoot.Files("samples", "*.json")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_sample_loads_without_a_word(string name)
    {
        var result = Loading.Load(ConfigSources.FromDisk(RepoRoot.At(name), mustExist: true, Variables));

        Assert.Empty(result.Problems);
        Assert.True(result.Valid);
    }
}
