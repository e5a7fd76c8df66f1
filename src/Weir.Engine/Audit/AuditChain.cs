using System.Globalization;
using System.Security.Cryptography;
using Weir.Engine.Kernel;

namespace Weir.Engine.Audit;

/// <summary>How the rows of the trail hang together: each one's hash covers the hash of the one before.</summary>
internal static class AuditChain
{
    /// <summary>What the first row has in the place of a hash before it.</summary>
    public static readonly string Beginning = new('0', 64);

    /// <summary>The hash that a row must have.</summary>
    public static string HashOf(long seq, string id, AuditEvent what, string previous) => Convert.ToHexStringLower(SHA256.HashData(FieldBytes.Of(
        "weir-audit/1", seq.ToString(CultureInfo.InvariantCulture), id, what.At.ToUnixMicroseconds().ToString(CultureInfo.InvariantCulture), what.Actor, what.Address,
        what.Action, what.Object, NameOf(what.Outcome), what.Reason, what.Before, what.After, previous)));

    public static string NameOf(AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Allowed => "allowed",
        AuditOutcome.Denied => "denied",
        _ => "failed",
    };

    public static AuditOutcome OutcomeOf(string name) => name switch
    {
        "allowed" => AuditOutcome.Allowed,
        "denied" => AuditOutcome.Denied,
        "failed" => AuditOutcome.Failed,
        _ => throw new FormatException("an outcome is none of allowed, denied, failed"),
    };
}
