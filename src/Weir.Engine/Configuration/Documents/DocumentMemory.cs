using Weir.Engine.Configuration.Fields;
using Weir.Engine.Configuration.Sections;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration.Documents;

/// <summary>
/// Reads documents and remembers them: of a document that is read again only the entries that changed are, and the nodes of all others stay the very same
/// objects, so that whatever was made of them may be kept too. Safe for concurrent use.
/// </summary>
/// <remarks>
/// A large configuration is edited a line at a time. Reading all of it anew makes thousands of objects that live on, and the collector stops every request
/// while it moves them (docs/adr/0016-a-reload-keeps-what-did-not-change.md). Where it is not certain that a part means by itself what it means in the document, the whole is read.
/// </remarks>
internal sealed class DocumentMemory
{
    private readonly Lock _sync = new();
    private readonly Dictionary<(ConfigLayer, string), Known> _known = [];

    /// <summary>The root of a file's document with every value at its real place, or null when it cannot be read (and the problem is told).</summary>
    public MappingNode? Read(ConfigFile file, ConfigLayer layer, ProblemList problems)
    {
        lock (_sync)
        {
            var name = (layer, file.Name);
            if (_known.Remove(name, out var known) && Again(known, file, layer) is { } again)
            {
                _known[name] = again;
                return again.Document.Root;
            }

            var before = problems.Count;
            var reader = new DocumentReader(file.Name, layer, problems);
            var root = reader.Read(file.Bytes.Span);
            Aliases.Resolve(root, RootSection.Kind, ConfigPath.Root, problems);
            if (reader.Last is { Root: not null } read && problems.Count == before && EntryLines.ArePlain(file.Bytes.Span))
            {
                _known[name] = new(file.Bytes, read);
            }

            return root;
        }
    }

    private static Known? Again(Known known, ConfigFile file, ConfigLayer layer)
    {
        var old = known.Bytes.Span;
        var now = file.Bytes.Span;
        if (now.SequenceEqual(old))
        {
            return known;
        }

        var changed = ChangedLines.Between(old, now);
        var outline = known.Document.Entries;
        if (now.Length > DocumentBounds.MaxBytes || EntryRun.Around(outline, changed) is not { } run)
        {
            return null;
        }

        var problems = new ProblemList();
        var reader = new DocumentReader(file.Name, layer, problems);
        var lines = EntryLines.Of(run, outline, changed, old, now);
        var part = reader.ReadEntries(lines, outline[run.First].Origin.Line - 1, run.Level, known.Document.Nodes);
        if (part is null || problems.Count > 0 || !BeginsAt(part, outline[run.First]) || Laid(part, known.Document, run) is not { } root)
        {
            return null;
        }

        foreach (var below in outline.Skip(run.End))
        {
            below.Origin.Move(changed.Added);
        }

        return new(file.Bytes, new(root, [.. outline.Take(run.First), .. reader.Last!.Entries, .. outline.Skip(run.End)], reader.Last.Nodes));
    }

    private static bool BeginsAt(MappingNode part, in OutlineEntry first) =>
        part.Entries.Count > 0 && part.Entries.GetAt(0) is var entry && entry.Key == first.Name && entry.Value.NameOrigin == first.Origin;

    /// The document with a part in the place of a run; null when that would not be what reading all of it gives.
    private static MappingNode? Laid(MappingNode part, ReadDocument document, in EntryRun run)
    {
        var owner = run.OwnerIn(document.Entries);
        if (owner < 0)
        {
            return Replaced(document.Root!, part, RootSection.Kind, document, run);
        }

        var name = document.Entries[owner].Name;
        if (document.Root!.Find(name) is not MappingNode around || RootSection.Kind.ChildOf(name) is not { } kind || Replaced(around, part, kind, document, run) is not { } replaced)
        {
            return null;
        }

        var root = new MappingNode(document.Root.Origin, document.Root.Entries.Count);
        foreach (var (key, entry) in document.Root.Entries)
        {
            root.Entries.Add(key, key == name ? entry with { Value = replaced } : entry);
        }

        return root;
    }

    private static MappingNode? Replaced(MappingNode around, MappingNode part, ValueKind kind, ReadDocument document, in EntryRun run)
    {
        // Values written under another name were moved when they were read: such an entry is not where the outline has it, and may have moved into another.
        var problems = new ProblemList();
        if (part.Entries.Keys.Any(name => kind.FieldOf(name)?.AliasOf is not null) || First(around, document, run) is not { } first)
        {
            return null;
        }

        Aliases.Resolve(part, kind, ConfigPath.Root, problems);
        var level = run.Level;
        var end = first + document.Entries.Skip(run.First).Take(run.End - run.First).Count(entry => entry.Level == level);
        var replaced = new MappingNode(around.Origin, around.Entries.Count + part.Entries.Count);
        for (var i = 0; i < first; i++)
        {
            Pace.GiveWay();
            Add(replaced, around.Entries.GetAt(i));
        }

        var areNew = part.Entries.All(entry => replaced.Entries.TryAdd(entry.Key, entry.Value));
        for (var i = end; i < around.Entries.Count && areNew; i++)
        {
            Pace.GiveWay();
            var (name, entry) = around.Entries.GetAt(i);
            areNew = replaced.Entries.TryAdd(name, entry);
        }

        return areNew && problems.Count == 0 ? replaced : null;
    }

    /// Where a run begins among the entries around it; null when these are not as they were written.
    private static int? First(MappingNode around, ReadDocument document, in EntryRun run)
    {
        var (level, first, at) = (run.Level, -1, 0);
        for (var i = run.OwnerIn(document.Entries) + 1; i < document.Entries.Count && document.Entries[i].Level >= level; i++)
        {
            if (document.Entries[i].Level > level)
            {
                continue;
            }

            first = i == run.First ? at : first;
            if (at == around.Entries.Count || around.Entries.GetAt(at++).Key != document.Entries[i].Name)
            {
                return null;
            }
        }

        return at == around.Entries.Count && first >= 0 ? first : null;
    }

    private static void Add(MappingNode mapping, KeyValuePair<string, MappingEntry> entry) => mapping.Entries.Add(entry.Key, entry.Value);

    private sealed record Known(ReadOnlyMemory<byte> Bytes, ReadDocument Document);
}
