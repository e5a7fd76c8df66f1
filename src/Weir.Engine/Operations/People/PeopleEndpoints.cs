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
        Guarded(endpoints.MapGet("/api/setup", SetUp.Show)).For(Access.Public);
        Guarded(endpoints.MapPost("/api/setup", SetUp.Handle).Takes(SetUp.Fields).Answers<SetUp.FirstUserView>(201)).For(Access.Public);
        Guarded(endpoints.MapPost("/api/session", StartSession.Handle).Takes(StartSession.Fields).Answers<SessionView>()).For(Access.Public);
        Guarded(endpoints.MapGet("/api/session", ShowSession.Handle).Answers<SessionView>()).For(Access.SignedIn);
        Guarded(endpoints.MapDelete("/api/session", EndSession.Handle).Produces(204)).For(Access.SignedIn);
        Guarded(endpoints.MapPost("/api/session/password", ChangePassword.Handle).Takes(ChangePassword.Fields).Produces(204)).For(Access.SignedIn);
        Guarded(endpoints.MapGet("/api/sessions", OwnSessions.List)).For(Access.SignedIn);
        Guarded(endpoints.MapDelete("/api/sessions/{id}", OwnSessions.End)).For(Access.SignedIn);
        endpoints.MapGet("/api/session/sign-in", SignInThrough.List).Answers<SignInThrough.WaysView>().For(Access.Public);
        endpoints.MapGet(SignInDesk.Path + "{id}", SignInThrough.Begin).Produces(StatusCodes.Status302Found).For(Access.Public);
        Guarded(endpoints.MapGet(SignInDesk.Path + "{id}/callback", SignInThrough.End).Produces(StatusCodes.Status302Found)).For(Access.Public);

        Guarded(endpoints.MapGet("/api/users", ListUsers.Handle).Asks(ListUsers.Known)).For(Permission.PeopleRead);
        Guarded(endpoints.MapPost("/api/users", SetUser.Add).Takes(SetUser.AddFields).Answers<UserView>(201)).For(Permission.PeopleChange);
        Guarded(endpoints.MapGet("/api/users/{id}", ListUsers.One)).For(Permission.PeopleRead);
        Guarded(endpoints.MapPatch("/api/users/{id}", SetUser.Change).Takes(SetUser.ChangeFields).Answers<UserView>()).For(Permission.PeopleChange);
        Guarded(endpoints.MapDelete("/api/users/{id}", SetUser.Remove)).For(Permission.PeopleChange);
        Guarded(endpoints.MapPost("/api/users/setup-code", SetUp.Offer).Answers<SetUp.CodeView>()).For(Permission.PeopleChange);

        // One's own; those of others need a permission besides, and are not there for who has it not.
        Guarded(endpoints.MapGet("/api/users/{id}/tokens", UserTokens.List)).For(Access.SignedIn);
        Guarded(endpoints.MapPost("/api/users/{id}/tokens", UserTokens.Add).Takes(UserTokens.Fields).Answers<UserTokens.NewToken>(201)).For(Access.SignedIn);
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
