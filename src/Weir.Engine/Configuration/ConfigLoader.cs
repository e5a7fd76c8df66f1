using System.Security.Cryptography;
using Weir.Engine.Configuration.Checks;
using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Fields;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Sections;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration;

/// <summary>Loads a configuration: layers its sources, binds them to records, and tells all that is wrong at once.</summary>
/// <param name="checks">Rules of other modules.</param>
/// <param name="clock">Tells what has expired.</param>
/// <param name="recorded">Keys that are made at run time; without it none are known.</param>
public sealed class ConfigLoader(IEnumerable<IConfigCheck> checks, TimeProvider clock, RecordedKeys? recorded = null)
{
    private const int MaxProblems = 1_000;

    private readonly DocumentMemory _memory = new();

    private readonly IConfigCheck[] _checks = [new ReferenceCheck(), new ProviderCheck(), new ServerCheck(), new BudgetCheck(recorded ?? (static () => [])), new BudgetEffectCheck(), new KeyCheck(clock), new PresetCheck(), new FlagCheck(), new IntegrationCheck(), new RotatorCheck(), new ThresholdCheck(), .. checks];

    /// <summary>Loads a configuration. Never throws for anything that stands in a file or variable.</summary>
    public ConfigResult Load(ConfigSources sources)
    {
        var problems = new ProblemList();
        if (LayerStack.Build(sources, _memory, problems) is not { } layers)
        {
            return new(null, InOrder(problems), new(new MappingNode(ConfigOrigin.BuiltIn)));
        }

        var now = clock.GetUtcNow();
        var environment = LayerStack.EnvironmentOf(layers.Document);
        var document = OverrideLayer.Lay(layers.Document, sources.Overrides.Where(one => one.IsLive(now) && one.AppliesTo(environment)), problems);
        var whole = Inheritance.Resolve(document, problems);
        var config = RootSection.Kind.Read(whole, ConfigPath.Root, RootSection.Kind.Defaults, problems);
        if (config.Pricing.Catalogue is { } name)
        {
            // Once, here: what is checked below is what is compiled later, whatever becomes of the file.
            config = config with { Pricing = config.Pricing with { CatalogueFile = sources.NamedFile(name) ?? Missing(name) } };
        }

        var marks = new ConfigMarks(document, whole);
        var refused = problems.Where(problem => problem.Severity == ConfigSeverity.Error).Select(problem => problem.Path).ToHashSet(StringComparer.Ordinal);
        IEnumerable<IConfigCheck> all = sources.CheckSecrets ? [.. _checks, new SecretCheck(sources.Variables)] : _checks;

        // A check sees the default where a value could not be read; what it says of that place is not worth telling.
        foreach (var check in all)
        {
            Pace.GiveWay();
            problems.AddRange(check.Check(config, marks).Take(MaxProblems).Where(problem => !refused.Contains(problem.Path)));
        }

        return new(problems.HasErrors ? null : config, InOrder(problems), marks)
        {
            Lower = layers.Document,
            Read = config,
            Environment = environment,
            SourceHash = HashOf(sources.File, layers.EnvironmentFile, config.Pricing.CatalogueFile),
        };
    }

    /// <summary>Hash of the files that a configuration comes from, as they are now: compared with that of the result it was loaded to.</summary>
    internal static string HashOf(ConfigSources now, WeirConfig config) => HashOf(
        now.File, now.EnvironmentFile(config.Environment), config.Pricing.Catalogue is { } name ? now.NamedFile(name) ?? Missing(name) : null);

    private static ConfigFile Missing(string name) => new(name, default) { Unreadable = "there is no such file" };

    private static string HashOf(params ReadOnlySpan<ConfigFile?> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var any = false;
        foreach (var file in files)
        {
            // Lengths stand between, so that what moves from one file to the next is a difference too.
            hash.AppendData(BitConverter.GetBytes(file?.Bytes.Length ?? -1));
            hash.AppendData(file is null ? [] : file.Bytes.Span);
            any |= file is not null;
        }

        return any ? Convert.ToHexStringLower(hash.GetHashAndReset()) : "";
    }

    /// In the order of the layers and lines; errors first where there are more than anybody will read.
    private static ConfigProblem[] InOrder(ProblemList problems)
    {
        var distinct = problems.Distinct().ToList();
        var shown = distinct.OrderByDescending(problem => problem.Severity).Take(MaxProblems)
            .OrderBy(problem => problem.Origin.Layer).ThenBy(problem => problem.Origin.Source, StringComparer.Ordinal)
            .ThenBy(problem => problem.Line).ThenBy(problem => problem.Column);
        return distinct.Count <= MaxProblems
            ? [.. shown]
            : [.. shown, new(ConfigSeverity.Warning, "", ConfigOrigin.BuiltIn, $"there are at least {distinct.Count - MaxProblems} more problems")];
    }
}
