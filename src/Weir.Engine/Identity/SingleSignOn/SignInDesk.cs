using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration;
using Weir.Engine.Credentials;
using Weir.Engine.Egress;
using Weir.Engine.Identity.People;
using Weir.Engine.Identity.Sessions;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.SingleSignOn;

/// <summary>Signs people in at the providers of <c>access.sign_in</c>, by the framework's own OAuth handler.</summary>
/// <remarks>
/// The state of an exchange travels with the browser, sealed with a key that lives as long as this process: whoever is signing in during a restart
/// begins again. That it is the same browser at the end as at the beginning, a cookie shows.
/// </remarks>
public sealed class SignInDesk(SecretSources secrets, SessionDesk sessions, DeniedTrail denied, Store store, Holder<WeirConfig> config, ILogger<SignInDesk> logger, TimeProvider clock)
{
    /// <summary>Where signing in begins, before the provider's id.</summary>
    public const string Path = "/api/session/sign-in/";

    private const string Callback = "/callback";
    private const int MaxAnswerBytes = 256 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    // What the handler says of a state that is not sealed by this process, and of a browser that does not have the state's cookie.
    private static readonly string[] Stale = ["The oauth state was missing or invalid.", "Correlation failed."];

    private readonly EphemeralDataProtectionProvider _protection = new();

    /// <summary>The providers that people may sign in at.</summary>
    public IEnumerable<SignInConfig> Offered => config.Current.Access.SignIn.Values.Where(one => one.Enabled);

    /// <summary>Sends the browser to the provider.</summary>
    /// <param name="provider">Which.</param>
    /// <param name="http">The request.</param>
    /// <param name="back">Where on this host to go in the end; begins with one slash.</param>
    public Task BeginAsync(SignInConfig provider, HttpContext http, string back) =>
        ExchangeAsync(provider, http, handler => handler.ChallengeAsync(new() { RedirectUri = back }));

    /// <summary>Takes the browser back from the provider: begins a session, or says why not.</summary>
    public Task EndAsync(SignInConfig provider, HttpContext http) => ExchangeAsync(provider, http, handler => handler.HandleRequestAsync());

    private async Task ExchangeAsync(SignInConfig provider, HttpContext http, Func<OAuthHandler<OAuthOptions>, Task> act)
    {
        var secret = secrets.Open(provider.ClientSecret!, CredentialOrigin.Of(provider.TokenEndpoint!), provider.User).Current;
        if (secret.SecretAt(clock.GetUtcNow()) is not { } known)
        {
            Refuse(provider, http, SignInProblem.Provider, secret.Why);
            return;
        }

        var handler = new CodeExchange(new OneOptions(OptionsOf(provider, known)), () => Connect(provider, provider.TokenEndpoint!));
        await handler.InitializeAsync(new(provider.Id, provider.Label, handler.GetType()), http);
        await act(handler);
    }

    private OAuthOptions OptionsOf(SignInConfig provider, SecretString secret)
    {
        var options = new OAuthOptions
        {
            ClientId = provider.ClientId,
            ClientSecret = secret.Reveal(),
            AuthorizationEndpoint = provider.AuthorizationEndpoint!.AbsoluteUri,
            TokenEndpoint = provider.TokenEndpoint!.AbsoluteUri,
            CallbackPath = Path + provider.Id + Callback,
            UsePkce = true,
            StateDataFormat = new PropertiesDataFormat(_protection.CreateProtector("sign-in", provider.Id)), // of no use at another provider
            RemoteAuthenticationTimeout = Longest,
            TimeProvider = clock,
            Events = new()
            {
                OnCreatingTicket = ticket => AskAsync(provider, ticket),
                OnTicketReceived = received => WelcomeAsync(provider, received),
                OnAccessDenied = declined => Refused(provider, declined, SignInProblem.Declined, "declined"),
                OnRemoteFailure = failed => Refused(provider, failed, ProblemOf(failed.Failure), DetailOf(failed.Failure)),
            },
        };
        options.CorrelationCookie.Name = "weir-sign-in.";

        // It comes back with a navigation that the provider's page begins, which is what lax is for.
        options.CorrelationCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        foreach (var scope in provider.Scopes)
        {
            options.Scope.Add(scope);
        }

        return options;
    }

    private async Task AskAsync(SignInConfig provider, OAuthCreatingTicketContext ticket)
    {
        using var asking = Connect(provider, provider.UserinfoEndpoint!);
        using var request = new HttpRequestMessage(HttpMethod.Get, provider.UserinfoEndpoint);
        request.Headers.Authorization = new("Bearer", ticket.AccessToken);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Add("User-Agent", "weir"); // some providers answer nobody without one
        using var response = await asking.SendAsync(request, ticket.HttpContext.RequestAborted);
        response.EnsureSuccessStatusCode();
        using var info = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(ticket.HttpContext.RequestAborted));
        ticket.HttpContext.Features.Set(PersonReader.Read(info.RootElement, provider));
    }

    private async Task WelcomeAsync(SignInConfig provider, TicketReceivedContext received)
    {
        received.HandleResponse();
        var http = received.HttpContext;
        if (http.Features.Get<Person>() is not { } person)
        {
            Refuse(provider, http, SignInProblem.NoName, "the userinfo endpoint names nobody that can be a user");
            return;
        }

        if (person.GrantBy(provider.Roles.Values) is not { } grant)
        {
            Refuse(provider, http, SignInProblem.NoRole, "none of their groups has a role");
            return;
        }

        var address = http.Connection.RemoteIpAddress;
        var now = Timestamps.FromUnixMicroseconds(clock.GetUtcNow().ToUnixMicroseconds());
        var outcome = await store.Writer.CommitAsync(new WelcomePerson(provider.Id, person, grant, (now, address?.ToString())));
        var signedIn = outcome is { Verdict: PeopleVerdict.Done, User: { } user } ? await sessions.BeginAsync(user, address) : null;
        if (signedIn?.Secret is { } secret)
        {
            SessionCookie.Give(http, secret.Reveal());
            http.Response.Redirect(received.ReturnUri!);
            return;
        }

        var isTaken = outcome.Verdict == PeopleVerdict.Exists;
        Refuse(provider, http, isTaken ? SignInProblem.NameTaken : SignInProblem.Disabled, isTaken ? "their name is somebody else's here" : "they are disabled, or there are too many users");
    }

    private Task Refused(SignInConfig provider, HandleRequestContext<RemoteAuthenticationOptions> context, SignInProblem problem, string detail)
    {
        context.HandleResponse();
        Refuse(provider, context.HttpContext, problem, detail);
        return Task.CompletedTask;
    }

    // A page is looked at by a person: what went wrong is told by the page that they come back to.
    private void Refuse(SignInConfig provider, HttpContext http, SignInProblem problem, string detail)
    {
        logger.SignInFailed(provider.Id, problem, detail);
        denied.Note("unknown", http.Connection.RemoteIpAddress, "session.start", provider.User, detail);
        http.Response.Redirect($"/sign-in?provider={Uri.EscapeDataString(provider.Id)}&problem={JsonNamingPolicy.SnakeCaseLower.ConvertName(problem.ToString())}");
    }

    private static SignInProblem ProblemOf(Exception? failure) => Stale.Contains(failure?.Message) ? SignInProblem.Expired : SignInProblem.Provider;

    // What a provider answers may hold anything: only what the standard names is repeated.
    private static string DetailOf(Exception? failure) =>
        failure?.Data["error"] is string { Length: <= 40 } error && error.All(c => char.IsAsciiLetterLower(c) || c == '_') ? error
        : failure is EgressException known ? known.Failure.ToString()
        : failure?.InnerException is EgressException inner ? inner.Failure.ToString()
        : failure?.GetType().Name ?? "no reason";

    private HttpClient Connect(SignInConfig provider, Uri address) => new EgressFactory(new() { Allow = config.Current.Egress.Allow }, clock)
        .CreateClient(new() { Origin = address, AllowPrivateNetwork = provider.AllowPrivateNetwork, MaxConnections = 1 }, Timeout, MaxAnswerBytes);
}
