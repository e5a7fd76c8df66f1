namespace Weir.Engine.Configuration;

/// <summary>A rule of another module about the configuration; registered by that module, run at every load.</summary>
public interface IConfigCheck
{
    /// <summary>What is wrong, or likely so. Never throws, and never shows a secret.</summary>
    /// <param name="config">Bound, but possibly with problems of its own: fields that could not be read hold their defaults.</param>
    /// <param name="marks">Says where a value was written, and makes problems that point there.</param>
    IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks);
}
