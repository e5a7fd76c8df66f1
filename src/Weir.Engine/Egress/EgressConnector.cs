using System.Net;
using System.Net.Sockets;

namespace Weir.Engine.Egress;

/// <summary>Opens the connections of one target: resolves the name once, checks every address, connects to a checked one.</summary>
/// <remarks>The name is never handed to the socket, so an answer that changes between check and connect (DNS rebinding) has nothing to change.</remarks>
internal sealed class EgressConnector(EgressPolicy policy, EgressTarget target, HostResolver resolver, TimeProvider clock)
{
    /// <summary>Addresses tried of one name; all are checked.</summary>
    private const int MostAttempts = 4;

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(target.ConnectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            var endPoint = context.DnsEndPoint;
            var addresses = await ResolveAsync(endPoint.Host, either.Token);
            Check(endPoint.Host, addresses);
            return await ConnectAnyAsync(addresses, endPoint.Port, either.Token);
        }
        catch (EgressException)
        {
            target.Connections.NoteFailed();
            throw;
        }
        catch (OperationCanceledException late) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            target.Connections.NoteFailed();
            throw new EgressException(EgressFailure.ConnectTimeout, $"No connection within {target.ConnectTimeout}.", late);
        }
    }

    private async ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return [literal];
        }

        try
        {
            // WaitAsync: the system's resolver may not listen to the token.
            var addresses = await resolver(host, cancellationToken).AsTask().WaitAsync(cancellationToken);
            return addresses.Length > 0 ? addresses : throw new EgressException(EgressFailure.NameNotResolved, $"{host} has no address.");
        }
        catch (SocketException error)
        {
            throw new EgressException(EgressFailure.NameNotResolved, $"{host} could not be resolved: {error.SocketErrorCode}.", error);
        }
    }

    /// <summary>One bad address among good ones refuses the name: which of them is used would otherwise be the attacker's choice.</summary>
    private void Check(string host, IPAddress[] addresses)
    {
        var viaProxy = policy.Proxy is not null;
        foreach (var address in addresses)
        {
            if (!policy.Permits(address, target.AllowPrivateNetwork || viaProxy))
            {
                throw new EgressException(EgressFailure.AddressRefused, $"{host} leads to {address}, a {AddressRules.Scope(address)} address.");
            }

            if (!viaProxy && !policy.AllowPlainHttp && target.Origin.Scheme == Uri.UriSchemeHttp && AddressRules.Scope(address) == AddressScope.Global)
            {
                throw new EgressException(EgressFailure.PlainHttpRefused, $"{host} is public; the credential would travel in clear over http.");
            }
        }
    }

    private async ValueTask<Stream> ConnectAnyAsync(IPAddress[] addresses, int port, CancellationToken cancellationToken)
    {
        SocketException? last = null;
        var tried = addresses.AsMemory(0, Math.Min(addresses.Length, MostAttempts));
        for (var index = 0; index < tried.Length; index++)
        {
            // An address that does not answer leaves time for the ones behind it.
            using var share = new CancellationTokenSource(target.ConnectTimeout / tried.Length, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(share.Token, cancellationToken);
            try
            {
                return await ConnectOneAsync(AddressRules.Canonical(tried.Span[index]), port, either.Token);
            }
            catch (SocketException error)
            {
                last = error;
            }
            catch (OperationCanceledException) when (index + 1 < tried.Length && !cancellationToken.IsCancellationRequested)
            {
                // Its share is used up; the next one.
            }
        }

        throw new EgressException(EgressFailure.ConnectFailed, $"No address accepted the connection: {last?.SocketErrorCode}.", last);
    }

    private async ValueTask<Stream> ConnectOneAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // The returned stream owns it; every other way out disposes it.
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
            await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
            return new CountedStream(socket, target.Connections);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
