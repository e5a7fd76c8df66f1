using YamlDotNet.Core;

namespace Weir.Engine.Configuration.Documents;

/// <summary>
/// Where the entries of a document's upper two levels begin, and the places of what stands in them. Each of these entries has places of its own, so that it can
/// be kept when the lines above it change.
/// </summary>
/// <param name="source">The document.</param>
/// <param name="above">Lines of the document above the part that is read.</param>
/// <param name="level">Level of the part's outermost entries, 1 or 2.</param>
internal sealed class DocumentOutline(ConfigOrigin source, int above = 0, int level = 1)
{
    /// <summary>Entries further down belong to the one around them.</summary>
    public const int Deepest = 2;

    private readonly List<OutlineEntry> _entries = [];
    private ConfigOrigin? _entry;

    /// <summary>Entries in the order written, of both levels; of those in a flow (<c>{ }</c>) only the one around it.</summary>
    public IReadOnlyList<OutlineEntry> Entries => _entries;

    /// <summary>Level of what stands <paramref name="open"/> containers deep in the part.</summary>
    public int LevelOf(int open) => open + level - 1;

    /// <summary>The place of a mark. What is written in a variable has no lines.</summary>
    public ConfigOrigin At(Mark mark) =>
        source.Layer == ConfigLayer.Variable ? source : (_entry ?? source).At((int)Math.Max(1, mark.Line) + above, (int)Math.Max(1, mark.Column));

    /// <summary>Begins an entry of a block: places from here on are its own.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="open">Containers around its name in the part.</param>
    /// <param name="mark">Where its name stands.</param>
    public void Begin(string name, int open, Mark mark)
    {
        _entry = source.Apart();
        _entries.Add(new(name, LevelOf(open), At(mark)));
    }
}

/// <summary>An entry of one of the upper levels.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Level">1 for the document's own, 2 for those in one of them.</param>
/// <param name="Origin">Where its name stands, apart from those of other entries.</param>
internal readonly record struct OutlineEntry(string Name, int Level, ConfigOrigin Origin);
