using Weir.Engine.Configuration;
using Weir.Engine.Credentials;
using Weir.Engine.Egress;

namespace Weir.Engine.Providers.OAuth;

/// <summary>The access token of one provider: fetched when it is first needed, kept until shortly before its end, fetched by one caller for all.</summary>
/// <remarks>Memory: one token. A failure is remembered for two seconds, so that a wrong secret does not hammer the issuer.</remarks>
internal sealed class TokenSource(OAuthConfig config, CredentialHandle clientSecret, HttpMessageInvoker http, TimeProvider clock) : IDisposable
{
    private const int MaxAnswerBytes = 64 * 1024;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FailureLasts = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TooYoungToReplace = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private AccessToken? _token;
    private Task<AccessToken>? _fetch;
    private (string Message, long At)? _failure;

    /// <summary>A token that serves now.</summary>
    /// <exception cref="CredentialException">There is none to be had.</exception>
    public ValueTask<AccessToken> GetAsync(CancellationToken cancellationToken) =>
        Volatile.Read(ref _token) is { } token && Age(token) < token.RefreshAfter ? new(token) : new(WaitAsync(cancellationToken));

    /// <summary>Forgets a token that the provider refused. False when it is too young: then another one would be refused too.</summary>
    public bool Forget(AccessToken refused)
    {
        lock (_gate)
        {
            if (Age(refused) < TooYoungToReplace)
            {
                return false;
            }

            if (ReferenceEquals(_token, refused))
            {
                _token = null;
            }

            return true;
        }
    }

    /// <summary>True when <paramref name="text"/> holds the token or the client's secret.</summary>
    public bool Leaks(string text) =>
        (clientSecret.Current.Secret is { } secret && text.Contains(secret.Reveal(), StringComparison.Ordinal))
        || (Volatile.Read(ref _token) is { } token && text.Contains(token.Value.Reveal(), StringComparison.Ordinal));

    public void Dispose() => http.Dispose();

    private async Task<AccessToken> WaitAsync(CancellationToken cancellationToken)
    {
        AccessToken? old;
        Task<AccessToken> fetch;
        lock (_gate)
        {
            old = _token is { } token && Age(token) < token.Lifetime ? _token : null;
            if (old is not null && Age(old) < old.RefreshAfter)
            {
                return old;
            }

            if (_failure is { } failure && clock.GetElapsedTime(failure.At) < FailureLasts)
            {
                return old ?? throw new CredentialException(failure.Message);
            }

            fetch = _fetch ??= FetchAsync();
        }

        try
        {
            // A caller that leaves does not take the others' token with it.
            return await fetch.WaitAsync(cancellationToken);
        }
        catch (CredentialException) when (old is not null && Age(old) < old.Lifetime)
        {
            return old;
        }
    }

    private async Task<AccessToken> FetchAsync()
    {
        // Not inside the caller's lock.
        await Task.Yield();
        try
        {
            var token = await ExchangeAsync();
            lock (_gate)
            {
                (_token, _fetch, _failure) = (token, null, null);
            }

            return token;
        }
        catch (CredentialException e)
        {
            lock (_gate)
            {
                (_fetch, _failure) = (null, (e.Message, clock.GetTimestamp()));
            }

            throw;
        }
    }

    private async Task<AccessToken> ExchangeAsync()
    {
        var host = config.TokenUrl!.Host;
        using var deadline = new CancellationTokenSource(Deadline, clock);
        try
        {
            var askedAt = clock.GetTimestamp();
            var secret = clientSecret.Current.SecretAt(clock.GetUtcNow()) ?? throw new CredentialException($"No token from {host}: the client's secret cannot be used.");
            clientSecret.Used(clock.GetUtcNow());
            using var request = TokenExchange.Request(config, secret);
            using var response = await http.SendAsync(request, deadline.Token);
            await using var stream = await response.Content.ReadAsStreamAsync(deadline.Token);
            using var body = await BoundedBody.ReadAsync(stream, MaxAnswerBytes, response.Content.Headers.ContentLength, deadline.Token);
            var (token, problem) = TokenExchange.Read((int)response.StatusCode, body, askedAt);
            return token ?? throw new CredentialException($"No token from {host}: {problem}.");
        }
        catch (OperationCanceledException e)
        {
            throw new CredentialException($"No token from {host}: no answer within {Deadline.TotalSeconds:0} s.", e);
        }
        catch (Exception e) when (e is HttpRequestException and not CredentialException or IOException)
        {
            throw new CredentialException($"No token from {host}: {EgressException.Classify(e)}.", e);
        }
    }

    private TimeSpan Age(AccessToken token) => clock.GetElapsedTime(token.AskedAt);
}
