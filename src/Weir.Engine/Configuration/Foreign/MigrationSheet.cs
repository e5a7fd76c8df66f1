using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Fields;
using Weir.Engine.Configuration.Sections;
using Weir.Engine.Credentials;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration.Foreign;

/// <summary>The document that is made, and the account of every value of the one it is made of.</summary>
/// <param name="source">The document it is made of.</param>
/// <param name="vault">Takes providers' keys that stand in clear; null where variables do.</param>
internal sealed class MigrationSheet(MappingNode source, VaultKeys? vault)
{
    private readonly Dictionary<string, MigrationNote> _notes = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, SecretString> _variables = new(StringComparer.Ordinal);
    private readonly JsonObject _document = new() { ["schema"] = new WeirConfig().Schema };

    /// <summary>What a person should know or do.</summary>
    public List<string> Hints { get; } = [];

    /// <summary>Writes a value of the source, or says that this version has no such field.</summary>
    public void Map(ConfigPath from, JsonNode? value, string? reason, params string[] to)
    {
        var path = ConfigPath.Of(to);
        if (FieldPath.Resolve(path, RootSection.Kind, out _) is null)
        {
            Drop(from, $"Weir has no field {path} in this version");
            return;
        }

        if (Why(path, value, to) is { } why)
        {
            Drop(from, "is no value that Weir takes there: " + why);
            return;
        }

        Put(value, to);
        Note(from, path.Text, reason);
    }

    /// <summary>Writes a value that the source does not state.</summary>
    public void Put(JsonNode? value, params string[] to)
    {
        var at = _document;
        foreach (var name in to.SkipLast(1))
        {
            at = at[name] as JsonObject ?? (JsonObject)(at[name] = new JsonObject());
        }

        at[to[^1]] = value;
    }

    /// <summary>Whether something is written at a path.</summary>
    public bool Has(params string[] to)
    {
        JsonNode? at = _document;
        foreach (var name in to)
        {
            at = (at as JsonObject)?[name];
        }

        return at is not null;
    }

    /// <summary>Says where a value, and all below it, is now.</summary>
    public void Note(ConfigPath from, string? to, string? reason)
    {
        if (NodeAt(from) is not { } node)
        {
            return;
        }

        foreach (var (path, _) in ForeignDocument.Leaves(node, from))
        {
            _notes.TryAdd(path.Text, new(path.Text, to, reason));
        }
    }

    /// <summary>Says why a value, and all below it, is left out.</summary>
    public void Drop(ConfigPath from, string reason) => Note(from, null, reason);

    /// <summary>Writes the reference to a provider's key, which leads to a variable or into the vault; false where there is no key.</summary>
    public bool ProviderKey(ForeignField key, string provider)
    {
        // What another program encrypted is no key: nothing could be signed with it.
        var isForVault = vault is not null && key.Text is { Length: > 0 } text && VariableOf(text) is null && !Transfer.Unmasking.IsMark(text) && !text.StartsWith("enc:", StringComparison.Ordinal);
        var reference = isForVault ? vault!.Reference(key.Text!, provider) : key.Text is { } written ? Secret(key.Path, written, provider + "_api_key") : null;
        if (reference is not null)
        {
            Map(key.Path, reference, isForVault ? "the key itself goes into the vault" : "the key itself is in the variable", "providers", provider, "credential");
        }

        return reference is not null;
    }

    /// <summary>A key as a reference: one that is a variable's name stays that, one in clear goes to the private file; null for none.</summary>
    public string? Secret(ConfigPath from, string text, string wanted)
    {
        if (VariableOf(text) is { } reference)
        {
            return reference.ToString();
        }

        if (text.Length == 0 || Transfer.Unmasking.IsMark(text))
        {
            Drop(from, text.Length == 0 ? "is empty" : "has the mark of a key that was left out; set the variable yourself");
            return text.Length == 0 ? null : "env:" + Variable(wanted);
        }

        if (_variables.FirstOrDefault(one => one.Value.Reveal() == text).Key is { } known)
        {
            return "env:" + known;
        }

        var variable = Variable(wanted);
        for (var i = 2; _variables.ContainsKey(variable); i++)
        {
            variable = string.Create(CultureInfo.InvariantCulture, $"{Variable(wanted)}_{i}");
        }

        _variables.Add(variable, new(text));
        return "env:" + variable;
    }

    /// The variable that a key is in already: $NAME, ${NAME}, env:NAME.
    private static SecretReference? VariableOf(string text)
    {
        var name = text.StartsWith("${", StringComparison.Ordinal) && text.EndsWith('}') ? text[2..^1]
            : text.StartsWith('$') ? text[1..]
            : text.StartsWith("env:", StringComparison.Ordinal) ? text[4..]
            : null;
        return name is null ? null : SecretReference.Parse("env:" + name);
    }

    /// <summary>A name as an id: what is not allowed in one becomes '-'.</summary>
    public static string Id(string name)
    {
        var id = new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '-')]).TrimStart('.', '_', '-');
        id = id.Length > 60 ? id[..60] : id;
        return id.Length == 0 || id.Equals("health", StringComparison.OrdinalIgnoreCase) ? "provider-" + id : id;
    }

    /// <summary>A name as a model's name: blanks become '-'.</summary>
    public static string ModelName(string name)
    {
        var good = new string([.. name.Select(c => char.IsWhiteSpace(c) || char.IsControl(c) || IdRule.Model.Refuse("m" + c) is not null ? '-' : c)]);
        return good.Length is 0 ? "model" : good.Length > 200 ? good[..200] : good;
    }

    public MigratedConfig Finish(ForeignFormat format)
    {
        // What no rule spoke of is accounted for as well.
        Drop(ConfigPath.Root, "is nothing that this import knows");
        var notes = ForeignDocument.Leaves(source, ConfigPath.Root).Select(leaf => _notes[leaf.Path.Text]).ToArray();
        using var json = System.Text.Json.JsonDocument.Parse(_document.ToJsonString());
        return new(format, Transfer.YamlText.Of(json.RootElement), _variables, notes, Hints) { Credentials = vault?.Keys ?? ReadOnlyDictionary<CredentialName, SecretString>.Empty };
    }

    /// What the field itself has against a value; null when nothing. Asked before the value is written, so that what is made can be loaded.
    private static string? Why(ConfigPath path, JsonNode? value, string[] to)
    {
        var problems = new ProblemList();
        if (JsonNodes.Read(value?.ToJsonString() ?? "null", ConfigOrigin.BuiltIn, out var why) is not { } node)
        {
            return why;
        }

        RootSection.Kind.Read(Layers.Nest(to, node), ConfigPath.Root, RootSection.Kind.Defaults, problems);
        return problems.Find(problem => problem.Path.StartsWith(path.Text, StringComparison.Ordinal)) is { } found ? found.Allowed ?? found.Message : null;
    }

    private static string Variable(string wanted)
    {
        var text = new StringBuilder();
        foreach (var c in wanted)
        {
            text.Append(char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_');
        }

        return text.Length == 0 || char.IsAsciiDigit(text[0]) ? "_" + text : text.ToString();
    }

    private ConfigNode? NodeAt(ConfigPath path)
    {
        ConfigNode? node = source;
        foreach (var name in path.TrySplit(out var names) ? names : [])
        {
            node = node switch
            {
                MappingNode mapping => mapping.Find(name),
                SequenceNode list when name.StartsWith('[') && int.TryParse(name.AsSpan(1, name.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < list.Items.Count => list.Items[at],
                _ => null,
            };
        }

        return node;
    }
}
