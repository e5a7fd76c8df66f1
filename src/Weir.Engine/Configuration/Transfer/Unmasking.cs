using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Fields;

namespace Weir.Engine.Configuration.Transfer;

/// <summary>Puts the value in force where an imported document has the mark of one that was left out; a mark is never taken for a value.</summary>
internal sealed class Unmasking(MappingNode effective, MappingNode lower, ProblemList problems)
{
    /// <summary>The document without marks; what cannot be had goes to the problems. The document itself is not changed.</summary>
    public MappingNode Apply(MappingNode document, ValueKind root) => (MappingNode)Apply(document, root, []);

    /// <summary>Whether a text stands for a value that was left out: three or more asterisks, perhaps with a word between them (<c>***REDACTED***</c>).</summary>
    public static bool IsMark(string text) =>
        text.Length >= 3 && (text.All(c => c == '*') || (text.Length > 6 && text.StartsWith("***", StringComparison.Ordinal) && text.EndsWith("***", StringComparison.Ordinal)));

    private ConfigNode Apply(ConfigNode node, ValueKind? kind, IReadOnlyList<string> names)
    {
        switch (node)
        {
            case MappingNode mapping:
                var copy = new MappingNode(mapping.Origin) { Replaces = mapping.Replaces };
                foreach (var (name, entry) in mapping.Entries)
                {
                    copy.Entries[name] = entry with { Value = Apply(entry.Value, kind?.ChildOf(name), [.. names, name]) };
                }

                return copy;
            case SequenceNode list:
                foreach (var item in list.Items.OfType<ScalarNode>().Where(item => IsMark(item.Text)))
                {
                    problems.Error(item.Origin, ConfigPath.Of([.. names]), "has the mark of a value that was left out in this list; write the list whole");
                }

                return list;
            case ScalarNode scalar when IsMark(scalar.Text):
                return Present(names) ?? Missing(scalar, names);
            case ScalarNode { IsNull: false } scalar when kind is { HoldsSecret: true } && Present(names)?.Text != scalar.Text:
                problems.Error(scalar.Origin, ConfigPath.Of([.. names]), "holds a secret, and what is imported is stored and shown; write it in the file, and import it as '***'");
                return scalar;
            default:
                return node;
        }
    }

    private ScalarNode Missing(ScalarNode scalar, IReadOnlyList<string> names)
    {
        problems.Error(scalar.Origin, ConfigPath.Of([.. names]), "has the mark of a value that was left out, and none is in force here; write a value or a reference to a secret");
        return scalar;
    }

    private ScalarNode? Present(IReadOnlyList<string> names) => At(effective, names) ?? At(lower, names);

    private static ScalarNode? At(ConfigNode? node, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            node = (node as MappingNode)?.Find(name);
        }

        return node is ScalarNode { IsNull: false } found && !IsMark(found.Text) ? found : null;
    }
}
