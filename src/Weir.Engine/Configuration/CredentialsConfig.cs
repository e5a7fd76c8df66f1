using System.Collections.ObjectModel;
using Weir.Engine.Credentials;

namespace Weir.Engine.Configuration;

/// <summary>How credentials of the vault are rotated, and how those of other stores are read. Configuration path <c>credentials</c>.</summary>
public sealed record CredentialsConfig
{
    /// <summary>Age in days from which a credential is due for a new version, 0 to 3,650; 0 for never. Default 90.</summary>
    public int RotateAfterDays { get; init; } = 90;

    /// <summary>How long the version before is kept after a rotation, in hours, 0 to 720. Default 24.</summary>
    public int GraceHours { get; init; } = 24;

    /// <summary>How often secrets of other stores (<c>hashicorp:</c>, <c>keyring:</c>) are read anew, in seconds, 5 to 3,600. Default 60.</summary>
    public int RefreshSeconds { get; init; } = 60;

    /// <summary>Where references <c>hashicorp:</c> lead; <see langword="null"/> for nowhere.</summary>
    public HashicorpConfig? Hashicorp { get; init; }

    /// <summary>What makes new secrets, by id.</summary>
    public IReadOnlyDictionary<string, RotatorConfig> Rotators { get; init; } = ReadOnlyDictionary<string, RotatorConfig>.Empty;

    /// <summary>The age from which a credential is due; <see langword="null"/> for never.</summary>
    public TimeSpan? RotateAfter => RotateAfterDays == 0 ? null : TimeSpan.FromDays(RotateAfterDays);

    /// <summary>The rotator that serves a credential; <see langword="null"/> when none does.</summary>
    public RotatorConfig? RotatorOf(CredentialName name) => Rotators.Values.FirstOrDefault(one => one.Serves.Contains(name));
}
