using System.Text;
using Weir.Engine.Identity;

namespace Weir.Engine.Proxy;

/// <summary>Stop 1: the credential gives the caller. Nothing else of the request is looked at before.</summary>
internal sealed class IdentifyStop(TimeProvider clock)
{
    // One text for a missing, unknown, disabled and expired key: an attacker learns nothing from the difference.
    private const string Message = "The API key is missing or not valid. Send a key of this gateway as 'Authorization: Bearer <key>' or 'x-api-key: <key>'.";

    public Failure? Run(Operation operation)
    {
        var credential = Credential.Of(operation.Http.Request.Headers) ?? "";
        Span<byte> secret = stackalloc byte[Credential.MaxLength * 3];
        var length = Encoding.UTF8.GetBytes(credential, secret);
        operation.Caller = operation.Model.Keys.Find(secret[..length], clock.GetUtcNow());
        return operation.Caller is null ? Failure.Of(Refusal.Unauthenticated, Message) : null;
    }
}
