using Microsoft.AspNetCore.Http;
using Weir.Engine.Configuration;
using Weir.Engine.Identity.Sessions;
using Weir.Engine.Identity.SingleSignOn;
using Weir.Engine.Kernel;

namespace Weir.Engine.Operations.People;

/// <summary>Signing in at a provider: <c>GET /api/session/sign-in</c> says which there are, <c>/{id}</c> goes there, <c>/{id}/callback</c> comes back.</summary>
internal static class SignInThrough
{
    private const int MaxBack = 500;

    /// <summary>Ways to sign in.</summary>
    /// <param name="Password">Who may with a password.</param>
    /// <param name="Items">The providers.</param>
    public sealed record WaysView(PasswordSignIn Password, IReadOnlyList<WayView> Items);

    /// <summary>A provider.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Label">What people read on the button.</param>
    /// <param name="Url">Where a browser goes to sign in; <c>?back=/path</c> says where to in the end.</param>
    public sealed record WayView(string Id, string Label, string Url);

    public static IResult List(SignInDesk desk, Holder<WeirConfig> config) => TypedResults.Ok(new WaysView(
        config.Current.Access.PasswordSignIn, [.. desk.Offered.Select(one => new WayView(one.Id, one.Label ?? one.Id, SignInDesk.Path + one.Id))]));

    public static async Task<IResult> Begin(string id, string? back, HttpContext http, SignInDesk desk)
    {
        if (!SessionCookie.MayTravel(http))
        {
            return StartSession.NeedsHttps();
        }

        if (back is not null && !IsOwnPath(back))
        {
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["back"] = [$"must be a path of this host, beginning with one slash, of at most {MaxBack} characters"] });
        }

        return await ActAsync(id, desk, provider => desk.BeginAsync(provider, http, back ?? "/"));
    }

    public static Task<IResult> End(string id, HttpContext http, SignInDesk desk) => ActAsync(id, desk, provider => desk.EndAsync(provider, http));

    private static async Task<IResult> ActAsync(string id, SignInDesk desk, Func<SignInConfig, Task> act)
    {
        if (desk.Offered.FirstOrDefault(one => one.Id == id) is not { } provider)
        {
            return NotFound.Of("sign-in provider", id, desk.Offered.Select(one => one.Id));
        }

        await act(provider);
        return TypedResults.Empty;
    }

    // Browsers read a backslash as a slash, and two of them as another host.
    private static bool IsOwnPath(string back) =>
        back.Length <= MaxBack && back.StartsWith('/') && (back.Length == 1 || back[1] is not ('/' or '\\')) && !back.Any(c => c is '\\' or <= ' ' or > '~');
}
