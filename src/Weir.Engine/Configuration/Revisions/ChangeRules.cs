using Weir.Engine.Configuration.Fields;
using Weir.Engine.Configuration.Overrides;

namespace Weir.Engine.Configuration.Revisions;

/// <summary>What a change must say of itself.</summary>
internal static class ChangeRules
{
    private const int MostReason = 500;
    private const int MostAuthor = 200;
    private const int MostTags = 20;
    private const int MostTag = 50;

    public static ProblemList Check(ConfigChange change)
    {
        var problems = Check(change.Reason, change.Author);
        if (change.Edits.Count is 0 or > ConfigChange.MostEdits)
        {
            Add(problems, "changes", $"must be 1 to {ConfigChange.MostEdits}");
        }

        if (change.Tags.Count > MostTags || change.Tags.Any(tag => !IsLine(tag, MostTag)))
        {
            Add(problems, "tags", $"must be at most {MostTags}, each of 1 to {MostTag} characters in one line");
        }

        return problems;
    }

    public static ProblemList Check(string reason, string author)
    {
        var problems = new ProblemList();
        if (!IsLine(reason, MostReason))
        {
            Add(problems, "reason", $"is needed: why this is changed, 1 to {MostReason} characters in one line");
        }

        if (!IsLine(author, MostAuthor))
        {
            Add(problems, "author", $"is needed: who changes this, 1 to {MostAuthor} characters in one line");
        }

        return problems;
    }

    private static bool IsLine(string text, int most) => text.Length >= 1 && text.Length <= most && !text.Any(char.IsControl) && !string.IsNullOrWhiteSpace(text);

    private static void Add(ProblemList problems, string path, string message) => problems.Add(new(ConfigSeverity.Error, path, new(ConfigLayer.Override), message));
}
