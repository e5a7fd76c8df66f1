using System.Text;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Identity;

namespace Weir.Engine.Proxy;

/// <summary>Stop 1: the credential gives the caller. Nothing else of the request is looked at before.</summary>
internal sealed class IdentifyStop(TimeProvider clock)
{
    // One text for a missing, unknown, disabled and expired key: an attacker learns nothing from the difference.
    private const string Message = "The API key is missing or not valid. Send a key of this gateway as 'Authorization: Bearer <key>' or 'x-api-key: <key>'.";

    public Failure? Run(Operation operation)
    {
        var failure = Run(operation.Http.Request.Headers, operation.Model.Keys, out var caller);
        operation.Caller = caller;
        return failure;
    }

    public Failure? Run(IHeaderDictionary headers, KeyTable keys, out Caller? caller)
    {
        var credential = Credential.Of(headers) ?? "";
        Span<byte> secret = stackalloc byte[credential.Length * 3];
        var length = Encoding.UTF8.GetBytes(credential, secret);
        caller = keys.Find(secret[..length], clock.GetUtcNow());
        return caller is null ? Failure.Of(Refusal.Unauthenticated, Message) : null;
    }
}
