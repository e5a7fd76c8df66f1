using System.Text;
using Weir.Engine.Configuration;
using Weir.Tests.Support;

namespace Weir.Tests.Configuration;

/// <summary>Loads configurations from texts.</summary>
internal static class Loading
{
    public const string Key = "k-0123456789012345678901234567890123456789";

    public static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    public static ConfigSources Sources(string? text, params (string Name, string Value)[] variables) => new()
    {
        File = text is null ? null : new("weir.yaml", Encoding.UTF8.GetBytes(text)),
        Variables = new(variables.Select(variable => KeyValuePair.Create(variable.Name, variable.Value))),
    };

    public static ConfigResult Load(string? text, params (string Name, string Value)[] variables) => Load(Sources(text, variables));

    public static ConfigResult Load(ConfigSources sources, params IConfigCheck[] checks) => new ConfigLoader(checks, new ManualClock(Now)).Load(sources);

    public static WeirConfig Good(string? text, params (string Name, string Value)[] variables)
    {
        var result = Load(text, variables);
        Assert.True(result.Valid, string.Join('\n', result.Problems));
        return result.Config!;
    }

    /// <summary>Loads what must be refused, and gives the one error there must be.</summary>
    public static ConfigProblem OneError(string? text, params (string Name, string Value)[] variables)
    {
        var result = Load(text, variables);
        Assert.Null(result.Config);
        return Assert.Single(result.Errors);
    }

    public static ConfigSources WithEnvironmentFile(this ConfigSources sources, string environment, string text) => sources with
    {
        EnvironmentFile = name => name == environment ? new($"weir.{name}.yaml", Encoding.UTF8.GetBytes(text)) : null,
    };
}
