using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Documents;

namespace Weir.Tests.Configuration;

/// <summary>Environments and how layers meet.</summary>
public sealed class LayerTests
{
    private const string File = """
        schema: weir/1
        environment: staging
        server: { drain_seconds: 10, urls: [http://a:1, http://b:2] }
        providers:
          one: { kind: ollama }
        """;

    [Fact]
    public void The_environments_file_is_laid_over_the_file()
    {
        var result = Loading.Load(Loading.Sources(File).WithEnvironmentFile("staging", """
            server: { urls: [http://c:3] }
            providers:
              one: { enabled: false }
              two: { kind: vllm }
            """));

        var config = result.Config!;
        Assert.Equal(["http://c:3"], config.Server.Urls);
        Assert.Equal(10, config.Server.DrainSeconds);
        Assert.Equal(["one", "two"], config.Providers.Keys);
        Assert.Equal("ollama", config.Providers["one"].Kind);
        Assert.False(config.Providers["one"].Enabled);
        Assert.Equal("weir.yaml:3:26", result.Marks.Find(ConfigPath.Of("server", "drain_seconds"))!.ToString());
        Assert.Equal("weir.staging.yaml:3:19", result.Marks.Find(ConfigPath.Of("providers", "one", "enabled"))!.ToString());
        Assert.Null(result.Marks.Find(ConfigPath.Of("storage", "kind")));
    }

    [Fact]
    public void A_null_above_takes_away_what_stands_below()
    {
        var config = Loading.Load(Loading.Sources(File).WithEnvironmentFile("staging", "server: { drain_seconds: null }\nproviders: { one: ~, two: { kind: vllm } }")).Config!;

        Assert.Equal(120, config.Server.DrainSeconds);
        Assert.Equal(["two"], config.Providers.Keys);
    }

    [Fact]
    public void A_variable_chooses_the_environment()
    {
        var sources = Loading.Sources(File, ("WEIR__ENVIRONMENT", "eu-prod")).WithEnvironmentFile("eu-prod", "server: { drain_seconds: 1 }");
        var config = Loading.Load(sources).Config!;

        Assert.Equal("eu-prod", config.Environment);
        Assert.Equal(1, config.Server.DrainSeconds);
    }

    [Theory]
    [InlineData("development")]
    [InlineData("testing")]
    [InlineData("staging")]
    [InlineData("production")]
    public void A_known_environment_needs_no_file(string name) => Assert.Equal(name, Loading.Good($"schema: weir/1\nenvironment: {name}").Environment);

    [Fact]
    public void S0_12_an_unknown_environment_is_an_error_and_not_a_default() =>
        Assert.Equal(
            "weir.yaml:2:14: environment: 'prodction' is not a known environment and has no file of its own beside the configuration file; did you mean 'production'? "
            + "Allowed: development, testing, staging, production, or a name (letters, digits, '-', '_') that has its own file",
            Loading.OneError("schema: weir/1\nenvironment: prodction").ToString());

    [Fact]
    public void The_file_of_an_environment_cannot_choose_another()
    {
        var result = Loading.Load(Loading.Sources(File).WithEnvironmentFile("staging", "environment: production"));

        Assert.Equal("weir.staging.yaml:1:14: environment: this is the file of environment 'staging' and cannot choose another", Assert.Single(result.Errors).ToString());
    }

    [Fact]
    public void Problems_of_both_files_are_told_at_once()
    {
        var result = Loading.Load(Loading.Sources(File + "\nmodel: {}").WithEnvironmentFile("staging", "a: [1"));

        Assert.Equal(["weir.yaml", "weir.staging.yaml"], result.Errors.Select(problem => problem.File));
    }

    [Fact]
    public void Files_are_found_on_disk_beside_each_other()
    {
        var folder = Directory.CreateTempSubdirectory("weir-configuration-");
        try
        {
            var path = Path.Join(folder.FullName, "weir.yaml");
            System.IO.File.WriteAllText(path, File);
            System.IO.File.WriteAllText(Path.Join(folder.FullName, "weir.staging.yaml"), "server: { drain_seconds: 3 }");

            Assert.Equal(3, Loading.Load(ConfigSources.FromDisk(path, true, EnvironmentVariables.None)).Config!.Server.DrainSeconds);
            Assert.EndsWith("the file does not exist", Assert.Single(Loading.Load(ConfigSources.FromDisk(path + "x", true, EnvironmentVariables.None)).Problems).ToString(), StringComparison.Ordinal);
            Assert.True(Loading.Load(ConfigSources.FromDisk(path + "x", false, EnvironmentVariables.None)).Valid);
            Assert.Contains("cannot be read", Assert.Single(Loading.Load(ConfigSources.FromDisk(folder.FullName, true, EnvironmentVariables.None)).Problems).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // S0-02: one order of layers, however they are put together.
    [Fact]
    public void Layers_associate() =>
        Prop.ForAll(Nodes(3).Three().ToArbitrary(), layers =>
        {
            var (a, b, c) = layers;
            return Text(Layers.Merge(Layers.Merge(a, b), c)) == Text(Layers.Merge(a, Layers.Merge(b, c)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    // S2-07 ⚠: an overlay never changes the base.
    [Fact]
    public void Merging_changes_neither_side() =>
        Prop.ForAll(Nodes(3).Two().ToArbitrary(), layers =>
        {
            var before = Text(layers.Item1) + Text(layers.Item2);
            Layers.Merge(layers.Item1, layers.Item2);
            return Text(layers.Item1) + Text(layers.Item2) == before;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Marks_point_at_what_was_written_or_at_what_is_around_it()
    {
        var marks = Loading.Load("schema: weir/1\nmodels:\n  gpt-4.1:\n    deployments: { d: { provider: p } }\nserver: { urls: [http://a:1, http://b:2] }").Marks;

        Assert.Equal("weir.yaml:4:35", marks.Find(ConfigPath.Of("models", "gpt-4.1", "deployments", "d", "provider"))!.ToString());
        Assert.Equal("weir.yaml:5:30", marks.Find(ConfigPath.Of("server", "urls").Item(1))!.ToString());
        Assert.Null(marks.Find(ConfigPath.Of("server", "urls").Item(2)));
        Assert.Equal("weir.yaml:3:3", marks.Nearest(ConfigPath.Of("models", "gpt-4.1", "nothing", "here")).ToString());
        Assert.Equal("default", Loading.Load((string?)null).Marks.Nearest(ConfigPath.Of("server")).ToString());
    }

    private static Gen<ConfigNode> Nodes(int depth)
    {
        var scalar = Gen.Elements("1", "2", "null").Select(ConfigNode (text) => new ScalarNode(text, ScalarForm.Plain, ConfigOrigin.BuiltIn));
        if (depth == 0)
        {
            return scalar;
        }

        var mapping = Gen.Zip(Gen.Elements("a", "b", "c"), Nodes(depth - 1)).ListOf().Select(ConfigNode (entries) =>
        {
            var node = new MappingNode(ConfigOrigin.BuiltIn);
            foreach (var (name, value) in entries.Take(3))
            {
                node.Set(name, value);
            }

            return node;
        });
        return Gen.OneOf(scalar, mapping, mapping);
    }

    private static string Text(ConfigNode? node) => node switch
    {
        MappingNode mapping => (mapping.Replaces ? "!" : "") + "{" + string.Join(",", mapping.Entries.Select(entry => $"{entry.Key}:{Text(entry.Value.Value)}")) + "}",
        ScalarNode scalar => scalar.Text,
        _ => "-",
    };
}
