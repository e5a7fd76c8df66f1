using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Weir.Engine.Configuration;
using Weir.Engine.Credentials;
using Weir.Engine.Egress;

namespace Weir.Engine.Telemetry.Otlp;

/// <summary>Posts requests of OTLP over HTTP to one collector.</summary>
internal sealed class OtlpClient : IDisposable
{
    private const int MaxAnswerBytes = 64 * 1024;
    private static readonly MediaTypeHeaderValue Protobuf = new("application/x-protobuf");

    private readonly OtlpConfig _config;
    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _clock;
    private readonly (string Name, CredentialHandle Value)[] _headers;
    private readonly CancellationTokenSource _left = new();

    public OtlpClient(OtlpConfig config, EgressConfig egress, SecretSources secrets, TimeProvider clock)
    {
        _config = config;
        _clock = clock;
        _http = new EgressFactory(new EgressPolicy { Allow = egress.Allow }, clock).Create(new()
        {
            Origin = config.Endpoint!,
            AllowPrivateNetwork = config.AllowPrivateNetwork,
            ConnectTimeout = TimeSpan.FromSeconds(config.TimeoutSeconds),
            MaxConnections = 4,
        });
        var origin = CredentialOrigin.Of(config.Endpoint!);
        _headers = [.. config.Headers.Select(header => (header.Key, secrets.Open(header.Value, origin, OtlpConfig.User)))];
    }

    /// <summary>Makes one attempt.</summary>
    public async Task<OtlpAnswer> PostAsync(OtlpSignal signal, byte[] body, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(_config.TimeoutSeconds), _clock);
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _left.Token, cancellationToken);
            using var request = new HttpRequestMessage(HttpMethod.Post, AddressOf(signal)) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = Protobuf;
            foreach (var (name, handle) in _headers)
            {
                if (handle.Current.SecretAt(_clock.GetUtcNow()) is not { } value)
                {
                    return OtlpAnswer.Later($"the value of the header '{name}' at {handle.Reference} cannot be used", null);
                }

                handle.Used(_clock.GetUtcNow());
                request.Headers.Add(name, value.Reveal());
            }

            using var response = await _http.SendAsync(request, either.Token);
            return await ReadAsync(response, either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return OtlpAnswer.Later(string.Create(CultureInfo.InvariantCulture, $"no answer within {_config.TimeoutSeconds} s"), null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return OtlpAnswer.Later(EgressException.Classify(e).InWords(), null);
        }
        catch (Exception e) when (e is ObjectDisposedException || (e is OperationCanceledException && _left.IsCancellationRequested && !cancellationToken.IsCancellationRequested))
        {
            return OtlpAnswer.Later("another collector is configured", null);
        }
        catch (FormatException)
        {
            return OtlpAnswer.Never("a header's value has characters that cannot be sent");
        }
    }

    /// <summary>Ends what is under way, too: an invoker that is disposed would wait for its answers.</summary>
    public void Dispose()
    {
        _left.Cancel();
        _http.Dispose();
        _left.Dispose();
    }

    private async Task<OtlpAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = string.Create(CultureInfo.InvariantCulture, $"answered {(int)response.StatusCode}");
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
        {
            return OtlpAnswer.Later(status, RetryAfter.Read(response.Headers, _clock));
        }

        if (!response.IsSuccessStatusCode)
        {
            return OtlpAnswer.Never(status);
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = await BoundedBody.ReadAsync(stream, MaxAnswerBytes, response.Content.Headers.ContentLength, cancellationToken);
        return OtlpAnswer.Taken(PartialSuccess.RejectedIn(body.Bytes.Span));
    }

    private Uri AddressOf(OtlpSignal signal) => new(_config.Endpoint!.OriginalString.TrimEnd('/') + "/v1/" + signal switch
    {
        OtlpSignal.Traces => "traces",
        OtlpSignal.Metrics => "metrics",
        _ => "logs",
    });
}
