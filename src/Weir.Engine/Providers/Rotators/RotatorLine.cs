using System.Net;
using System.Text;
using System.Text.Json;
using Weir.Engine.Configuration;
using Weir.Engine.Credentials;
using Weir.Engine.Egress;
using Weir.Engine.Kernel;

namespace Weir.Engine.Providers.Rotators;

/// <summary>The way to whoever makes secrets: one request at a time, in time, with an answer of bounded length of which nothing is ever told.</summary>
internal sealed class RotatorLine(RotatorConfig config, CredentialHandle own, HttpMessageInvoker http, TimeProvider clock) : IDisposable
{
    private const int MostBytes = 64 * 1024;

    public TimeProvider Clock => clock;

    /// <summary>Its own secret, or why there is none.</summary>
    public (SecretString? Secret, string? Problem) Own()
    {
        var now = clock.GetUtcNow();
        if (own.Current.SecretAt(now) is not { } secret)
        {
            return (null, $"its own secret at {own.Reference} cannot be used{(own.Current.Why.Length > 0 ? ": " + own.Current.Why : "")}");
        }

        own.Used(now);
        return (secret, null);
    }

    /// <summary>The address of something below its own. No part of it may hold what has a meaning in addresses.</summary>
    public Uri At(params ReadOnlySpan<string> parts)
    {
        var address = new StringBuilder(config.Address!.GetLeftPart(UriPartial.Path).TrimEnd('/'));
        foreach (var part in parts)
        {
            address.Append('/').Append(Uri.EscapeDataString(part));
        }

        return new(address.ToString());
    }

    /// <summary>Asks with the own secret as a bearer token, and reads the answer.</summary>
    public async Task<LineAnswer> AskAsync(HttpMethod method, Uri address, string? json, CancellationToken cancellationToken)
    {
        var (secret, problem) = Own();
        if (secret is null)
        {
            return new(null, null, problem);
        }

        using var request = new HttpRequestMessage(method, address);
        request.Headers.Authorization = new("Bearer", secret.Reveal());
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        return await AskAsync(request, cancellationToken);
    }

    /// <summary>Sends a request and reads the answer.</summary>
    public async Task<LineAnswer> AskAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(config.TimeoutSeconds), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            var status = (int)response.StatusCode;
            if (status is < 200 or >= 300)
            {
                return new(status, null, $"answered {status}");
            }

            await using var stream = await response.Content.ReadAsStreamAsync(either.Token);
            using var body = await BoundedBody.ReadAsync(stream, MostBytes, response.Content.Headers.ContentLength, either.Token);
            return body.TooLarge ? new(status, null, $"answered more than {MostBytes} bytes") : new(status, Json(body.Bytes), null);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new(null, null, $"gave no answer within {config.TimeoutSeconds} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new(null, null, $"could not be asked: {EgressException.Classify(e).InWords()}");
        }
    }

    /// <summary>What a request to take something back came to: what is gone already is taken back.</summary>
    public static string? Gone(LineAnswer answer) => answer.Status is (int)HttpStatusCode.NotFound or (int)HttpStatusCode.Gone ? null : answer.Problem;

    /// <summary>A secret out of an answer, if it may be one.</summary>
    public static RotatorAnswer Made(string? secret, string? id, DateTimeOffset? expiresAt) =>
        id is not null && !IsId(id) ? RotatorAnswer.Failed("named its secret by something that is no name: 1 to 200 letters, digits, '.', '_', ':' and '-'")
        : secret is null ? RotatorAnswer.Failed("answered without a secret where one was expected", id)
        : SecretRule.Problem(secret) is { } wrong ? RotatorAnswer.Failed("made a secret that " + wrong, id)
        : new(new(new(secret), id, expiresAt), null);

    /// <summary>The text at a path of an answer; <see langword="null"/> when there is none.</summary>
    public static string? Text(JsonElement? json, params ReadOnlySpan<string> path)
    {
        if (json is not { } at)
        {
            return null;
        }

        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        try
        {
            return at.ValueKind == JsonValueKind.String ? at.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair
        }
    }

    public void Dispose() => http.Dispose();

    private static bool IsId(string id) => id.Length is > 0 and <= 200 && id.Trim('.').Length > 0 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '-');

    private static JsonElement? Json(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new() { MaxDepth = 16, AllowDuplicateProperties = false });
            return document.RootElement.Clone();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}

/// <summary>What came back.</summary>
/// <param name="Status">HTTP status; <see langword="null"/> when none came.</param>
/// <param name="Json">The body of a success, if it is JSON.</param>
/// <param name="Problem">What went wrong; <see langword="null"/> when it was a success.</param>
internal sealed record LineAnswer(int? Status, JsonElement? Json, string? Problem);
