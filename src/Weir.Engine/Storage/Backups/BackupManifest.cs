using System.Text.Json.Serialization;

namespace Weir.Engine.Storage.Backups;

/// <summary>What a backup says of itself: the file <c>manifest.json</c> in it.</summary>
/// <param name="Format">Always <see cref="CurrentFormat"/>; a newer one is refused.</param>
/// <param name="Version">The Weir that made it.</param>
/// <param name="MadeAt">When the state in it was taken.</param>
/// <param name="Kind">Why it was made.</param>
/// <param name="Schema">Every step of the schema that was applied to the database in it.</param>
/// <param name="Parts">The other files in it.</param>
/// <param name="Ledger">What the ledger in it adds up to; null where it was not looked at.</param>
public sealed record BackupManifest(
    string Format, string Version, DateTimeOffset MadeAt, BackupKind Kind, IReadOnlyList<SchemaStep> Schema, IReadOnlyList<BackupPart> Parts, LedgerMark? Ledger)
{
    /// <summary>The format this program writes and reads.</summary>
    public const string CurrentFormat = "weir-backup/1";

    /// <summary>Name of the manifest in the file.</summary>
    internal const string EntryName = "manifest.json";
}

/// <summary>A step of a module's schema.</summary>
/// <param name="Module">The module.</param>
/// <param name="Number">1 and up.</param>
public sealed record SchemaStep(string Module, int Number);

/// <summary>One file in a backup.</summary>
/// <param name="Name"><c>weir.db</c>, <c>keyring</c>, or <c>config/</c> and a name.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Hash of its bytes as they stand in the backup, 64 hexadecimal digits.</param>
/// <param name="Sealed">Whether it is sealed under a passphrase.</param>
public sealed record BackupPart(string Name, long Bytes, string Sha256, bool Sealed = false);

/// <summary>What a ledger adds up to.</summary>
/// <param name="Sound">Whether every balance follows from its entries.</param>
/// <param name="Entries">Number of entries.</param>
/// <param name="Attempts">Number of attempts posted.</param>
/// <param name="CostUsd">Cost of all that was ever posted, in US dollars, as a decimal.</param>
public sealed record LedgerMark(bool Sound, long Entries, long Attempts, string CostUsd);

/// <summary>Why a backup was made; its name begins with it.</summary>
public enum BackupKind
{
    /// <summary>Somebody asked.</summary>
    Asked,

    /// <summary>The schema was about to be brought up to date.</summary>
    BeforeMigration,

    /// <summary>A restore was about to replace this state.</summary>
    Replaced,
}

/// <summary>JSON of manifests.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, WriteIndented = true, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
