using System.Globalization;

namespace Weir.Engine.Configuration.Flags;

/// <summary>Why a flag is on or off.</summary>
public enum FlagReason
{
    /// <summary>It is on for all whom its scope covers.</summary>
    On,

    /// <summary>There is no such flag.</summary>
    Unknown,

    /// <summary>It is switched off.</summary>
    Disabled,

    /// <summary>Its parent is off.</summary>
    Parent,

    /// <summary>A flag that it requires is off.</summary>
    Requires,

    /// <summary>A flag that it excludes is on.</summary>
    Excludes,

    /// <summary>Named in <c>except</c>.</summary>
    Except,

    /// <summary>Named in <c>always</c>.</summary>
    Always,

    /// <summary>Not named in <c>only</c>.</summary>
    Scope,

    /// <summary>By the bucket of its subject.</summary>
    Percentage,

    /// <summary>There is a percentage, and nobody whose bucket could be told.</summary>
    NoSubject,
}

/// <summary>Whether a flag is on, and why.</summary>
/// <param name="IsOn">Whether it is.</param>
/// <param name="Reason">Why.</param>
/// <param name="Other">The flag or the kind of name that decided; null for none.</param>
/// <param name="Percentage">The percentage that decided; null for none.</param>
/// <param name="Bucket">The subject's bucket, 0 to 99999; null where none was needed.</param>
public readonly record struct FlagVerdict(bool IsOn, FlagReason Reason, string? Other = null, decimal? Percentage = null, int? Bucket = null)
{
    /// <summary>The reason in words.</summary>
    public string Explain() => Reason switch
    {
        FlagReason.On => "on",
        FlagReason.Unknown => "unknown flag",
        FlagReason.Disabled => "switched off",
        FlagReason.Parent => $"parent {Other} is off",
        FlagReason.Requires => $"requires {Other}, which is off",
        FlagReason.Excludes => $"excludes {Other}, which is on",
        FlagReason.Except => $"except: {Other}",
        FlagReason.Always => $"always: {Other}",
        FlagReason.Scope => $"scope: {Other}",
        FlagReason.Percentage when Bucket is null => "percentage 0",
        FlagReason.Percentage => string.Create(CultureInfo.InvariantCulture, $"percentage {Percentage:0.###}: {Other} is in bucket {Bucket} of {FlagBucket.Count}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"percentage {Percentage:0.###}: no {Other} is known"),
    };
}
