using System.Globalization;
using System.Text;
using System.Text.Json;
using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Fields;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Configuration.Sections;

namespace Weir.Engine.Configuration.Transfer;

/// <summary>What an import changes: the overrides that stay because they say what it says, and what is set beside them.</summary>
internal sealed record ImportPlan(IReadOnlyList<ConfigOverride> Kept, IReadOnlyList<ConfigEdit> Edits, IReadOnlyList<string> NotChanged)
{
    /// <summary>What problems with an import name as their file.</summary>
    public const string Source = "import";

    // Below the bound of one override, in characters.
    private const int MostChars = JsonNodes.MaxChars / 2;

    private static readonly int Format = int.Parse(new WeirConfig().Schema.Split('/')[1], CultureInfo.InvariantCulture);

    /// <summary>The plan; null when the document is refused, with the problems that say why.</summary>
    public static ImportPlan? Of(ConfigResult result, IReadOnlyList<ConfigOverride> live, ConfigImport import, ProblemList problems)
    {
        if (Target(result, import, problems) is not { } target)
        {
            return null;
        }

        using var wanted = JsonDocument.Parse(NodeText.Of(target, RootSection.Kind));
        var isNow = string.Equals(wanted.RootElement.GetRawText(), NodeText.Of(result.Marks.Document, RootSection.Kind), StringComparison.Ordinal);
        var kept = isNow || import.Mode == ImportMode.Merge ? live : Agreeing(live, wanted.RootElement);
        var plan = Plan(result, kept, wanted.RootElement);
        if (import.Mode == ImportMode.Merge && plan.NotRestored.Any(IsSecret))
        {
            // An override may hide a secret of the file, which nothing but its end brings back.
            kept = Agreeing(live, wanted.RootElement);
            plan = Plan(result, kept, wanted.RootElement);
        }

        foreach (var secret in plan.NotRestored.Where(IsSecret))
        {
            problems.Error(new(ConfigLayer.File, Source), new(secret), "holds a secret, so what is around it cannot be put in another order by an import; do that in the file");
        }

        return problems.HasErrors ? null : new(kept, [.. plan.Sets.SelectMany(set => Parts(set.Path, set.Value))], [.. plan.NotRestored.Where(path => !IsSecret(path))]);
    }

    private static RollbackPlan Plan(ConfigResult result, IReadOnlyList<ConfigOverride> kept, JsonElement wanted) =>
        RollbackPlan.Of(OverrideLayer.Lay(result.Lower, kept, []), wanted.GetRawText());

    private static IReadOnlyList<ConfigOverride> Agreeing(IReadOnlyList<ConfigOverride> live, JsonElement wanted) => [.. live.Where(one => Agrees(one, wanted))];

    private static MappingNode? Target(ConfigResult result, ConfigImport import, ProblemList problems)
    {
        if (new DocumentReader(Source, ConfigLayer.File, problems).Read(import.Document.Span) is not { } document || IsNewer(document, problems))
        {
            return null;
        }

        Aliases.Resolve(document, RootSection.Kind, ConfigPath.Root, problems);
        var effective = result.Marks.Document;
        document = new Unmasking(effective, result.Lower, problems).Apply(document, RootSection.Kind);
        var target = import.Mode == ImportMode.Merge ? Layers.Merge(effective, document) : document;
        var told = problems.Select(problem => problem.Path).ToHashSet(StringComparer.Ordinal);
        var found = new ProblemList();
        RootSection.Kind.Read(target, ConfigPath.Root, RootSection.Kind.Defaults, found);
        problems.AddRange(found.Where(problem => !told.Contains(problem.Path)));
        return problems.HasErrors ? null : target;
    }

    private static bool IsNewer(MappingNode document, ProblemList problems)
    {
        if (document.Find("schema") is not ScalarNode { Text: var text } schema || !text.StartsWith("weir/", StringComparison.Ordinal)
            || !int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number <= Format)
        {
            return false;
        }

        problems.Error(schema.Origin, ConfigPath.Of("schema"), string.Create(CultureInfo.InvariantCulture, $"the document has the format weir/{number} of a newer Weir; this one reads weir/{Format}: import it there, or start that version here"));
        return true;
    }

    private static bool IsSecret(string path) => FieldPath.Resolve(new(path), RootSection.Kind, out _) is { Kind.HoldsSecret: true };

    /// An override that says what is wanted stays as it is, with its author, its reason and its end.
    private static bool Agrees(ConfigOverride one, JsonElement wanted) =>
        OverrideNode.Of(one, []) is { } node && Agrees(node.Document, RootSection.Kind, wanted);

    private static bool Agrees(ConfigNode node, ValueKind kind, JsonElement? wanted)
    {
        if (node.IsNull || wanted is not { } value)
        {
            return node.IsNull && wanted is null;
        }

        return node is MappingNode mapping
            ? value.ValueKind == JsonValueKind.Object && mapping.Entries.All(entry =>
                kind.ChildOf(entry.Key) is { } child && Agrees(entry.Value.Value, child, value.TryGetProperty(entry.Key, out var member) ? member : null))
            : string.Equals(NodeText.Of(node, kind), value.GetRawText(), StringComparison.Ordinal);
    }

    /// What is too long for one override becomes several at the same place, which unite.
    private static List<ConfigEdit> Parts(ConfigPath path, string json)
    {
        if (json.Length <= MostChars || json[0] != '{')
        {
            return [new(path, json)];
        }

        var edits = new List<ConfigEdit>();
        var part = new StringBuilder();
        using var document = JsonDocument.Parse(json);
        foreach (var member in document.RootElement.EnumerateObject())
        {
            var text = $"\"{JsonEncodedText.Encode(member.Name)}\":{member.Value.GetRawText()}";
            if (part.Length + text.Length > MostChars)
            {
                Close();
            }

            if (text.Length > MostChars)
            {
                edits.AddRange(Parts(path.Add(member.Name), member.Value.GetRawText()));
            }
            else
            {
                part.Append(part.Length == 0 ? '{' : ',').Append(text);
            }
        }

        Close();
        return edits;

        void Close()
        {
            if (part.Length > 0)
            {
                edits.Add(new(path, part.Append('}').ToString()));
                part.Clear();
            }
        }
    }
}
