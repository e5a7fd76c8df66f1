using Weir.Engine.Egress;
using Weir.Engine.Providers.OAuth;

namespace Weir.Engine.Providers;

/// <summary>A provider's connections, shared by every configuration that would make the same ones, and closed when the last of them is given up.</summary>
internal sealed class UpstreamConnections(HttpMessageInvoker http, TokenSource? tokens)
{
    private int _users = 1;

    /// <summary>Counts them; null where there are none, because the provider is a part of this program.</summary>
    public ConnectionTally? Tally { get; init; }

    public HttpMessageInvoker Http => http;

    public TokenSource? Tokens => tokens;

    /// <summary>Takes part; false when they are closed already.</summary>
    public bool TryUse()
    {
        for (var users = Volatile.Read(ref _users); users > 0; users = Volatile.Read(ref _users))
        {
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Gives them up; true when that closed them.</summary>
    public bool Release()
    {
        if (Interlocked.Decrement(ref _users) > 0)
        {
            return false;
        }

        http.Dispose();
        return true;
    }
}
