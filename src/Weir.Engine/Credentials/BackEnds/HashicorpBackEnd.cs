using System.Text.Json;
using Weir.Engine.Egress;
using Weir.Engine.Kernel;

namespace Weir.Engine.Credentials.BackEnds;

/// <summary>
/// The KV engine, version 2, of HashiCorp Vault or OpenBao: <c>GET /v1/secret/data/openai</c> answers <c>{"data":{"data":{"api_key":"..."},"metadata":{...}}}</c>
/// (developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2, "Read secret version").
/// </summary>
internal sealed class HashicorpBackEnd : ISecretBackEnd, IDisposable
{
    private const int MostBytes = 256 * 1024;
    private const int MostTokenBytes = 8 * 1024;

    private readonly HashicorpSettings _settings;
    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _clock;

    public HashicorpBackEnd(HashicorpSettings settings, TimeProvider clock)
    {
        _settings = settings;
        _clock = clock;
        _http = new EgressFactory(new EgressPolicy { Allow = settings.Allow }, clock).Create(new()
        {
            Origin = settings.Address,
            AllowPrivateNetwork = settings.AllowPrivateNetwork,
            ConnectTimeout = settings.Timeout,
            MaxConnections = 4,
        });
    }

    public async Task<BackEndReading> ReadAsync(string name, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(_settings.Timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var reading = await TokenAsync(either.Token) is { } token && SecretRule.Problem(token.Reveal()) is null
                ? await AskAsync(name, token, either.Token)
                : BackEndReading.Failed("the token of the server is missing, empty or none");

            // Whoever waits for it compiles a configuration next: too long for the event loop that read the answer (docs/adr/0014).
            await Task.Yield();
            return reading;
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return BackEndReading.Silent($"the server gave no answer within {_settings.Timeout.TotalSeconds:0} s");
        }
        catch (HttpRequestException e)
        {
            return BackEndReading.Silent("the server could not be asked: " + EgressException.Classify(e).InWords());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Of the token's file as well as of the connection; neither message holds a secret, but only the kind is told.
            return BackEndReading.Failed("the server's answer or its token's file could not be read");
        }
    }

    public bool IsFor(HashicorpSettings? settings) => settings is not null && _settings with { Allow = settings.Allow } == settings && _settings.Allow.SequenceEqual(settings.Allow);

    public void Dispose() => _http.Dispose();

    private async Task<BackEndReading> AskAsync(string name, SecretString token, CancellationToken cancellationToken)
    {
        var hash = name.LastIndexOf('#');
        using var request = new HttpRequestMessage(HttpMethod.Get, _settings.Address.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/v1/" + name[..hash]);
        request.Headers.Add("X-Vault-Token", token.Reveal());
        request.Headers.Add("X-Vault-Request", "true");
        if (_settings.Namespace is { } space)
        {
            request.Headers.Add("X-Vault-Namespace", space);
        }

        using var response = await _http.SendAsync(request, cancellationToken);
        if ((int)response.StatusCode != 200)
        {
            return BackEndReading.Failed((int)response.StatusCode switch
            {
                404 => "the server has nothing there",
                403 => "the server does not take the token, or the token may not read it",
                503 => "the server is sealed or down for maintenance",
                var status => $"the server answered {status}",
            });
        }

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = await BoundedBody.ReadAsync(stream, MostBytes, response.Content.Headers.ContentLength, cancellationToken);
        return body.TooLarge ? BackEndReading.Failed($"the server answered more than {MostBytes} bytes") : Field(body.Bytes, name[(hash + 1)..]);
    }

    private static BackEndReading Field(ReadOnlyMemory<byte> bytes, string field)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new() { MaxDepth = 64, AllowDuplicateProperties = false });
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("data", out var outer) && outer.ValueKind == JsonValueKind.Object
                && outer.TryGetProperty("data", out var data)
                ? data.ValueKind == JsonValueKind.Object && data.TryGetProperty(field, out var value)
                    ? value.ValueKind == JsonValueKind.String ? BackEndReading.Of(value.GetString()!) : BackEndReading.Failed("the field is no text")
                    : BackEndReading.Failed("the server has no such field there")
                : BackEndReading.Failed("the server answered something that is no secret of KV version 2");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return BackEndReading.Failed("the server answered something that is no JSON");
        }
    }

    private async Task<SecretString?> TokenAsync(CancellationToken cancellationToken)
    {
        if (_settings.TokenFile is not { } path)
        {
            return _settings.Token;
        }

        await using var file = File.OpenRead(path);
        var bytes = new byte[MostTokenBytes];
        var read = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return new(System.Text.Encoding.ASCII.GetString(bytes, 0, read).TrimEnd('\r', '\n'));
    }
}
