using Weir.Engine.Configuration.Documents;

namespace Weir.Engine.Configuration.Fields;

/// <summary>Collects what is wrong while a document is read.</summary>
internal sealed class ProblemList : List<ConfigProblem>
{
    public bool HasErrors => Exists(problem => problem.Severity == ConfigSeverity.Error);

    public void Error(ConfigOrigin origin, ConfigPath path, string message) => Add(new(ConfigSeverity.Error, path.Text, origin, message));

    /// <summary>A value that its kind does not allow.</summary>
    public void NotAllowed(ScalarNode node, ConfigPath path, ValueKind kind, string? because = null)
    {
        var shown = kind.Sensitive ? ConfigText.Masked : ConfigText.Show(node.Text);
        Add(new(ConfigSeverity.Error, path.Text, node.Origin, $"'{shown}' {because ?? $"is not {Article(kind.TypeName)}"}")
        {
            Value = shown,
            Allowed = kind.Allowed,
        });
    }

    /// <summary>A list or mapping where a text belongs, or the other way round.</summary>
    public void WrongForm(ConfigNode node, ConfigPath path, ValueKind kind)
    {
        var found = node switch { MappingNode => "a mapping", SequenceNode => "a list", _ => "a single value" };
        var wanted = kind.Fields.Count > 0 || kind.IsMap ? "mapping" : kind.Item is not null ? "list" : kind.TypeName;
        Add(new(ConfigSeverity.Error, path.Text, node.Origin, $"is {found}, where {Article(wanted)} belongs") { Allowed = kind.Allowed });
    }

    private static string Article(string noun) => (noun[0] is 'a' or 'e' or 'i' or 'o' ? "an " : "a ") + noun;
}
