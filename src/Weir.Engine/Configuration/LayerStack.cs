using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Fields;
using Weir.Engine.Configuration.Sections;

namespace Weir.Engine.Configuration;

/// <summary>Lays the sources over each other, lowest first: well-known providers, file, the environment's file, variables. Overrides come last, elsewhere.</summary>
internal static class LayerStack
{
    private const string DefaultEnvironment = "production";
    internal const string EnvironmentVariable = VariableLayer.Prefix + "environment";

    internal static readonly string[] KnownEnvironments = ["development", "testing", "staging", DefaultEnvironment];

    /// <summary>Name of the environment that a document without overrides is for.</summary>
    public static string EnvironmentOf(MappingNode document) => document.Find("environment") is ScalarNode { IsNull: false } written ? written.Text : DefaultEnvironment;

    /// <summary>The document without overrides and the environment's file in it, or null when a file cannot be read.</summary>
    public static (MappingNode Document, ConfigFile? EnvironmentFile)? Build(ConfigSources sources, DocumentMemory memory, ProblemList problems)
    {
        if (sources.MissingFile is { } missing)
        {
            problems.Add(new(ConfigSeverity.Error, "", new(ConfigLayer.File, missing), "the file does not exist"));
            return null;
        }

        var document = sources.File is { } file ? Read(file, ConfigLayer.File, memory, problems) : WithoutFile();
        if (document is null)
        {
            return null;
        }

        if (EnvironmentLayer(document, sources, memory, problems, out var beside) is { } overlay)
        {
            document = Layers.Merge(document, overlay);
        }

        if (document.Find("providers") is null or { IsNull: true } or MappingNode { Entries.Count: 0 })
        {
            document = Layers.Merge(document, WellKnownProviders(sources.Variables, problems));
        }

        return (Layers.Merge(document, VariableLayer.Build(sources.Variables, document, RootSection.Kind, problems)), beside);
    }

    private static MappingNode? Read(ConfigFile file, ConfigLayer layer, DocumentMemory memory, ProblemList problems)
    {
        if (file.Unreadable is { } why)
        {
            problems.Add(new(ConfigSeverity.Error, "", new(layer, file.Name), $"the file cannot be read: {why}"));
            return null;
        }

        return memory.Read(file, layer, problems);
    }

    private static MappingNode WithoutFile()
    {
        var document = new MappingNode(ConfigOrigin.BuiltIn);
        document.Set("schema", new ScalarNode(new WeirConfig().Schema, ScalarForm.Quoted, ConfigOrigin.BuiltIn));
        return document;
    }

    private static MappingNode? EnvironmentLayer(MappingNode document, ConfigSources sources, DocumentMemory memory, ProblemList problems, out ConfigFile? file)
    {
        file = null;
        var chosen = Environment(document, sources.Variables);
        var name = chosen?.Text ?? DefaultEnvironment;
        if (chosen is not null && !Values.EnvironmentName.Accepts(chosen))
        {
            return null; // told when it is bound
        }

        file = sources.EnvironmentFile(name);
        if (file is not null)
        {
            return ReadOverlay(file, name, memory, problems);
        }

        if (!KnownEnvironments.Contains(name, StringComparer.Ordinal))
        {
            problems.Add(new(ConfigSeverity.Error, "environment", chosen!.Origin, $"'{ConfigText.Show(name)}' is not a known environment and has no file of its own beside the configuration file")
            {
                Value = ConfigText.Show(name),
                Suggestion = ConfigText.Nearest(name, KnownEnvironments),
                Allowed = Values.EnvironmentName.Allowed,
            });
        }

        return null;
    }

    private static MappingNode? ReadOverlay(ConfigFile file, string environment, DocumentMemory memory, ProblemList problems)
    {
        var overlay = Read(file, ConfigLayer.EnvironmentFile, memory, problems);
        if (overlay?.Find("environment") is ScalarNode own && !string.Equals(own.Text, environment, StringComparison.Ordinal))
        {
            problems.Error(own.Origin, ConfigPath.Of("environment"), $"this is the file of environment '{environment}' and cannot choose another");
        }

        return overlay;
    }

    private static ScalarNode? Environment(MappingNode document, EnvironmentVariables variables)
    {
        foreach (var (name, value) in variables.All)
        {
            if (string.Equals(name, EnvironmentVariable, StringComparison.OrdinalIgnoreCase) && value.Length > 0)
            {
                return new(value, ScalarForm.Variable, new(ConfigLayer.Variable, name));
            }
        }

        return document.Find("environment") is ScalarNode { IsNull: false } written ? written : null;
    }

    private static MappingNode WellKnownProviders(EnvironmentVariables variables, ProblemList problems)
    {
        var providers = new MappingNode(ConfigOrigin.BuiltIn);
        foreach (var (kind, variable) in ProviderKinds.WellKnown)
        {
            if (!string.IsNullOrEmpty(variables.Find(variable)))
            {
                var origin = new ConfigOrigin(ConfigLayer.WellKnown, variable);
                var provider = new MappingNode(origin);
                provider.Set("kind", new ScalarNode(kind, ScalarForm.Quoted, origin));
                provider.Set("credential", new ScalarNode($"env:{variable}", ScalarForm.Quoted, origin));
                providers.Set(kind, provider);
            }
        }

        if (LocalServer.Read(variables, problems) is { } local)
        {
            providers.Set(LocalServer.Provider, local);
        }

        var document = new MappingNode(ConfigOrigin.BuiltIn);
        document.Set("providers", providers);
        return document;
    }
}
