using Weir.Engine.Credentials;
using Weir.Engine.Egress;

namespace Weir.Engine.Providers.Probes;

/// <summary>Asks a provider once whether it is there: a GET that costs nothing, through its own connections, with its own credential.</summary>
internal sealed class Probe(TimeProvider clock)
{
    public async Task<ProbeResult> RunAsync(Upstream upstream, ProbeResult? before, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        var (status, error) = await AskAsync(upstream, upstream.Credentials.First, cancellationToken);
        var failures = error is null ? 0 : (before?.ConsecutiveFailures ?? 0) + 1;
        return new(error is null, clock.GetUtcNow(), clock.GetElapsedTime(started), failures, status, error);
    }

    public async Task<(int? Status, string? Error)> AskAsync(Upstream upstream, CredentialValue? credential, CancellationToken cancellationToken)
    {
        var seconds = upstream.HealthCheck.TimeoutSeconds;
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var request = upstream.CreateProbe(credential);
            using var response = await upstream.Http.SendAsync(request, either.Token);
            var status = (int)response.StatusCode;
            return status is >= 200 and < 300 ? (status, null)
                : upstream.Kind.CredentialStatuses.Contains(status) ? (status, $"answered {status}: it does not accept the credential")
                : (status, $"answered {status}");
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (null, $"no answer within {seconds} s");
        }
        catch (CredentialException e)
        {
            // Weir's own words: the host, and what became of it.
            return (null, e.Message.TrimEnd('.'));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (null, EgressException.Classify(e).InWords());
        }
    }
}
