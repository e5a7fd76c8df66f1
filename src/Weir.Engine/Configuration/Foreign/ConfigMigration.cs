using Weir.Engine.Configuration.Documents;

namespace Weir.Engine.Configuration.Foreign;

/// <summary>Turns another program's configuration into Weir's; every value of it is either in the result or in the account of what was left out.</summary>
public static class ConfigMigration
{
    private static readonly string[] Versions1 = ["1", "1.0"];
    private static readonly string[] Versions2 = ["2", "2.0"];

    /// <summary>Migrates a file. The file itself is never changed, and the same file gives the same result.</summary>
    /// <param name="file">The file: JSON, also with comments, or YAML.</param>
    /// <param name="format">Its format; <see langword="null"/> to tell it by its content.</param>
    /// <param name="problems">Takes what is wrong with it.</param>
    /// <param name="keysToVault">Whether providers' keys that stand in clear are for the vault; otherwise they are for variables.</param>
    /// <returns>Null when it cannot be read, is of an unknown version, or is no such file.</returns>
    public static MigratedConfig? Run(ConfigFile file, ForeignFormat? format, ICollection<ConfigProblem> problems, bool keysToVault = false)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(problems);
        var before = problems.Count;
        if (ForeignDocument.Read(file, problems) is not { } root || problems.Skip(before).Any(problem => problem.Severity == ConfigSeverity.Error))
        {
            return null;
        }

        var (found, why) = Tell(root, format);
        if (found is not { } known)
        {
            problems.Add(new(ConfigSeverity.Error, "", new(ConfigLayer.File, file.Name), why!));
            return null;
        }

        var sheet = new MigrationSheet(root, keysToVault ? new() : null);
        var field = new ForeignField(ConfigPath.Root, root);
        switch (known)
        {
            case ForeignFormat.ClaudeCodeRouter:
                new RouterMigration(sheet, field).Run();
                break;
            case ForeignFormat.LlmConfigV1:
                new LlmConfigMigration(sheet, field).V1();
                sheet.Hints.Add("No caller can call yet: add a key under 'keys:' (docs/configuration.md).");
                break;
            default:
                new LlmConfigMigration(sheet, field).V2();
                sheet.Hints.Add("No caller can call yet: add a key under 'keys:' (docs/configuration.md).");
                break;
        }

        return sheet.Finish(known);
    }

    private static (ForeignFormat? Format, string? Why) Tell(MappingNode root, ForeignFormat? wanted)
    {
        if (root.Find("schema") is ScalarNode { Text: var schema } && schema.StartsWith("weir/", StringComparison.Ordinal))
        {
            return (null, "is a configuration of Weir already: there is nothing to migrate");
        }

        if (wanted == ForeignFormat.ClaudeCodeRouter || (wanted is null && (root.Find("Providers") is SequenceNode || root.Find("Router") is MappingNode)))
        {
            return root.Find("Providers") is SequenceNode ? (ForeignFormat.ClaudeCodeRouter, null) : (null, "has no list 'Providers', as a configuration of Claude Code Router has");
        }

        return Version(root, wanted);
    }

    private static (ForeignFormat? Format, string? Why) Version(MappingNode root, ForeignFormat? wanted)
    {
        // Absent means 1.0: that version did not write one.
        var version = root.Find("version") is ScalarNode { IsNull: false } written ? written.Text : "1.0";
        var found = Versions1.Contains(version, StringComparer.Ordinal) ? ForeignFormat.LlmConfigV1
            : Versions2.Contains(version, StringComparer.Ordinal) ? ForeignFormat.LlmConfigV2
            : (ForeignFormat?)null;
        if (found is null)
        {
            return (null, $"has version '{ConfigText.Show(version)}', which is not known; known are 1.0 and 2.0");
        }

        if (wanted is not null && wanted != found)
        {
            return (null, $"has version '{version}', so it is not of the format that was named");
        }

        var isWhole = found == ForeignFormat.LlmConfigV1 ? root.Find("configs") is MappingNode : root.Find("providers") is MappingNode || root.Find("models") is MappingNode;
        return isWhole ? (found, null) : (null, "is no file that can be migrated: it has neither 'configs', nor version 2.0 with 'providers', nor 'Providers'");
    }
}
