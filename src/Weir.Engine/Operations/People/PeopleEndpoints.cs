using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Weir.Engine.Identity;
using Weir.Engine.Identity.People;
using Weir.Engine.Identity.SingleSignOn;

namespace Weir.Engine.Operations.People;

/// <summary>Maps signing in and out (<c>/api/session</c>), the first user (<c>/api/setup</c>), users and their tokens (<c>/api/users</c>).</summary>
internal static class PeopleEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        Guarded(endpoints.MapPost("/api/setup", SetUp.Handle)).For(Access.Public);
        Guarded(endpoints.MapPost("/api/session", StartSession.Handle)).For(Access.Public);
        Guarded(endpoints.MapGet("/api/session", ShowSession.Handle)).For(Access.SignedIn);
        Guarded(endpoints.MapDelete("/api/session", EndSession.Handle)).For(Access.SignedIn);
        Guarded(endpoints.MapPost("/api/session/password", ChangePassword.Handle)).For(Access.SignedIn);
        endpoints.MapGet("/api/session/sign-in", SignInThrough.List).For(Access.Public);
        endpoints.MapGet(SignInDesk.Path + "{id}", SignInThrough.Begin).For(Access.Public);
        Guarded(endpoints.MapGet(SignInDesk.Path + "{id}/callback", SignInThrough.End)).For(Access.Public);

        Guarded(endpoints.MapGet("/api/users", ListUsers.Handle)).For(Permission.PeopleRead);
        Guarded(endpoints.MapPost("/api/users", SetUser.Add)).For(Permission.PeopleChange);
        Guarded(endpoints.MapGet("/api/users/{id}", ListUsers.One)).For(Permission.PeopleRead);
        Guarded(endpoints.MapPatch("/api/users/{id}", SetUser.Change)).For(Permission.PeopleChange);
        Guarded(endpoints.MapDelete("/api/users/{id}", SetUser.Remove)).For(Permission.PeopleChange);
        Guarded(endpoints.MapPost("/api/users/setup-code", SetUp.Offer)).For(Permission.PeopleChange);

        // One's own; those of others need a permission besides, and are not there for who has it not.
        Guarded(endpoints.MapGet("/api/users/{id}/tokens", UserTokens.List)).For(Access.SignedIn);
        Guarded(endpoints.MapPost("/api/users/{id}/tokens", UserTokens.Add)).For(Access.SignedIn);
        Guarded(endpoints.MapDelete("/api/users/{id}/tokens/{token}", UserTokens.Revoke)).For(Access.SignedIn);
    }

    private static RouteHandlerBuilder Guarded(RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(StoreUnavailable.AnswerAsync).AddEndpointFilter(BusyAsync);

    private static async ValueTask<object?> BusyAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (PasswordsBusyException e)
        {
            context.HttpContext.Response.Headers.RetryAfter = "1";
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status503ServiceUnavailable, title: "Busy");
        }
    }
}
