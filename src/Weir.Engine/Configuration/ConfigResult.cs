using Weir.Engine.Configuration.Documents;

namespace Weir.Engine.Configuration;

/// <summary>What a load gave.</summary>
/// <param name="Config">The configuration; null when a problem of severity error refuses it.</param>
/// <param name="Problems">Everything that was found, at once, in the order of the layers and lines.</param>
/// <param name="Marks">Where each value was written.</param>
public sealed record ConfigResult(WeirConfig? Config, IReadOnlyList<ConfigProblem> Problems, ConfigMarks Marks)
{
    /// <summary>What the layers below the overrides say.</summary>
    internal MappingNode Lower { get; init; } = new(ConfigOrigin.BuiltIn);

    /// <summary>What was read, whatever is wrong with it; <see langword="null"/> where nothing could be.</summary>
    internal WeirConfig? Read { get; init; }

    /// <summary>Name of the environment; empty where a file could not be read.</summary>
    public string Environment { get; init; } = "";

    /// <summary>Hash of the files it was loaded from (file, the environment's, price catalogue): 64 hexadecimal digits, empty without files.</summary>
    public string SourceHash { get; init; } = "";

    /// <summary>Whether nothing refuses the configuration.</summary>
    public bool Valid => Config is not null;

    /// <summary>Only what refuses it.</summary>
    public IEnumerable<ConfigProblem> Errors => Problems.Where(problem => problem.Severity == ConfigSeverity.Error);
}
