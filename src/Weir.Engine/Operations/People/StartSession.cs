using System.Globalization;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Identity;
using Weir.Engine.Identity.Sessions;
using Weir.Engine.Kernel;

namespace Weir.Engine.Operations.People;

/// <summary><c>POST /api/session</c>: signs in. <c>{"name":"…","password":"…"}</c></summary>
internal static class StartSession
{
    private const int MaxTyped = 1_024;
    public static readonly ApiFields Fields = ApiFields.Of("name!", "password!");

    public static async Task<IResult> Handle(HttpContext http, SessionDesk desk, CancellationToken cancellationToken)
    {
        if (FromElsewhere(http) is { } elsewhere)
        {
            return elsewhere;
        }

        var (body, unreadable) = await ApiBody.ReadAsync(http.Request, Fields, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        var name = body.Text("name", MaxTyped, isRequired: true) ?? "";
        var password = new SecretString(body.Text("password", MaxTyped, isRequired: true) ?? "");
        if (body.Problem is { } problem)
        {
            return problem;
        }

        var signedIn = await desk.SignInAsync(name, password, http.Connection.RemoteIpAddress, cancellationToken);
        if (signedIn.User is not { } user)
        {
            return Refused(http, signedIn.Wait);
        }

        SessionCookie.Give(http, signedIn.Secret!.Reveal());
        return TypedResults.Ok(SessionView.Of(new(user.Name, ActorKind.Session, user.Grant), signedIn.Ticket));
    }

    /// <summary>The answer to a wrong name or password, or to too many of them.</summary>
    public static IResult Refused(HttpContext http, TimeSpan? wait)
    {
        if (wait is not { } time)
        {
            return PeopleAnswer.Problem(StatusCodes.Status401Unauthorized, "Not authenticated", "The name or the password is wrong.");
        }

        http.Response.Headers.RetryAfter = ((int)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return PeopleAnswer.Problem(StatusCodes.Status429TooManyRequests, "Too many attempts", "Too many attempts failed. Wait for as long as retry-after says.");
    }

    /// <summary>The answer to a page of another site, to a form, and to plain http over a network; <see langword="null"/> to all others.</summary>
    public static IResult? FromElsewhere(HttpContext http) =>
        !SessionCookie.MayTravel(http) ? NeedsHttps()
        : !Antiforgery.IsOwnPage(http.Request) ? PeopleAnswer.Problem(StatusCodes.Status403Forbidden, "Not allowed", "The request comes from a page of another address.")
        : !http.Request.HasJsonContentType() ? PeopleAnswer.Problem(StatusCodes.Status415UnsupportedMediaType, "Unsupported media type", "Send application/json.")
        : null;

    /// <summary>The answer to plain http over a network.</summary>
    public static IResult NeedsHttps() =>
        PeopleAnswer.Problem(StatusCodes.Status403Forbidden, "Needs https", "Over plain http people sign in on this machine alone. Use https, or a token.");
}
