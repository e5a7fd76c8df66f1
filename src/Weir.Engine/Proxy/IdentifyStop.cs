using System.Text;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Identity;
using Weir.Engine.Identity.Keys;

namespace Weir.Engine.Proxy;

/// <summary>Stop 1: the credential gives the caller. Nothing else of the request is looked at before.</summary>
internal sealed class IdentifyStop(KeyHasher hasher, KeyIndex records, AuthFailures failures, TimeProvider clock)
{
    // One text for a missing, unknown, disabled and expired key: an attacker learns nothing from the difference.
    private const string Message = "The API key is missing or not valid. Send a key of this gateway as 'Authorization: Bearer <key>' or 'x-api-key: <key>'.";

    /// <summary>The refusal of a key that is not, or not any more, one of ours.</summary>
    public static Failure Unknown => Failure.Of(Refusal.Unauthenticated, Message);

    public Failure? Run(Operation operation)
    {
        var failure = Run(operation.Http.Request.Headers, operation.Model.Keys, out var caller);
        operation.Caller = caller;
        if (caller is { RecordBodies: true })
        {
            operation.Capture = BodyCapture.Attach(operation.Http, operation.Model.Config.Telemetry.Operations.MaxBodyBytes);
        }

        return failure;
    }

    public Failure? Run(IHeaderDictionary headers, KeyTable keys, out Caller? caller)
    {
        var credential = Credential.Of(headers) ?? "";
        Span<byte> secret = stackalloc byte[credential.Length * 3];
        var length = Encoding.UTF8.GetBytes(credential, secret);
        var hash = hasher.HashOf(secret[..length]);
        var now = clock.GetUtcNow();

        // Both are looked into, whatever the first one finds: a key of the file, a made one and an unknown one cost the same.
        var configured = keys.Find(hash, now);
        var made = records.Find(hash, now);
        caller = configured ?? (made is not null && !keys.Ids.Contains(made.KeyId) ? made : null);
        if (caller is not null)
        {
            return null;
        }

        // Both are asked here too, whatever the first one says.
        var (ofFile, ofRecord) = (keys.WhyNot(hash), records.WhyNot(hash, now));
        failures.Note(AuthSurface.Data, !Credential.IsGiven(headers) ? AuthFailureReason.Missing : ofFile != AuthFailureReason.Unknown ? ofFile : ofRecord);
        return Unknown;
    }
}
