using System.Collections.ObjectModel;
using Weir.Engine.Credentials;

namespace Weir.Engine.Configuration.Foreign;

/// <summary>What became of one value of the other program's file.</summary>
/// <param name="Path">Its path there.</param>
/// <param name="To">Its path in Weir's document, or the variable that it is in now; null when it was left out.</param>
/// <param name="Reason">Why it was left out, or what became different; null when nothing is to be said.</param>
public sealed record MigrationNote(string Path, string? To, string? Reason);

/// <summary>Another program's configuration as Weir's.</summary>
/// <param name="Format">The format it had.</param>
/// <param name="Document">Weir's document, YAML. Holds no key: each is a reference to a variable or to the vault.</param>
/// <param name="Variables">The keys that stood in the file in clear, by the variable that the document refers to; their values are for one private file only.</param>
/// <param name="Notes">Every value of the other file, in its order.</param>
/// <param name="Hints">What a person should know or do, a sentence each.</param>
public sealed record MigratedConfig(
    ForeignFormat Format, string Document, IReadOnlyDictionary<string, Kernel.SecretString> Variables, IReadOnlyList<MigrationNote> Notes, IReadOnlyList<string> Hints)
{
    /// <summary>Providers' keys that stood in the file in clear and are for the vault, by the credential that the document refers to; empty unless they were asked for.</summary>
    public IReadOnlyDictionary<CredentialName, Kernel.SecretString> Credentials { get; init; } = ReadOnlyDictionary<CredentialName, Kernel.SecretString>.Empty;

    /// <summary>The variables as a file for a shell: <c>set -a; . FILE; set +a</c>.</summary>
    public string VariablesFile() => "# The keys of the configuration, for the shell that starts Weir: set -a; . FILE; set +a\n"
        + string.Concat(Variables.Select(one => $"{one.Key}='{one.Value.Reveal().Replace("'", "'\\''", StringComparison.Ordinal)}'\n"));
}
