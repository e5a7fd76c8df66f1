using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Identity;
using Weir.Engine.Identity.People;
using Weir.Engine.Kernel;

namespace Weir.Engine.Operations.People;

/// <summary>Makes, changes and removes users: <c>POST /api/users</c>, <c>PATCH</c> and <c>DELETE /api/users/{id}</c>.</summary>
internal static class SetUser
{
    private const int MaxTeam = 100;
    private const int MaxTyped = 1_024;
    public static readonly ApiFields AddFields = ApiFields.Of("id!", "role: viewer|operator|admin|auditor|reporter!", "team", "password", "reason");
    public static readonly ApiFields ChangeFields = ApiFields.Of("role: viewer|operator|admin|auditor|reporter", "team", "enabled: flag", "password", "reason");

    /// <summary>Who is gone.</summary>
    public sealed record RemovedView(string Id);

    public static async Task<IResult> Add(HttpContext http, UserDesk desk, DeniedTrail denied, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await ApiBody.ReadAsync(http.Request, AddFields, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        var name = body.Text("id", UserName.MaxChars, isRequired: true) ?? "";
        if (name.Length > 0 && UserName.Problem(name) is { } wrong)
        {
            body.Refuse("id", wrong);
        }

        var role = RoleOf(body, isRequired: true) ?? Role.Viewer;
        var grant = GrantOf(body, role, body.Text("team", MaxTeam));
        var password = PasswordOf(body, "password", name);
        var by = PeopleAnswer.By(http, body.Text("reason", PeopleAnswer.MaxReason));
        if (body.Problem is { } problem)
        {
            return problem;
        }

        var outcome = await desk.AddAsync(name, grant, password, by, cancellationToken);
        return outcome.User is { } user ? TypedResults.Created($"/api/users/{name}", UserView.Of(user)) : PeopleAnswer.Refused(http, denied, outcome.Verdict, name);
    }

    public static async Task<IResult> Change(string id, HttpContext http, UserDesk desk, DeniedTrail denied, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await ApiBody.ReadAsync(http.Request, ChangeFields, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        if (await desk.FindAsync(id, cancellationToken) is not { } user)
        {
            return NotFound.Of("user", id, []);
        }

        var isGrant = body.Has("role") || body.Has("team") || body.IsNull("team");
        var role = RoleOf(body, isRequired: false) ?? user.Grant.Role;
        var grant = isGrant ? GrantOf(body, role, body.IsNull("team") ? null : body.Text("team", MaxTeam) ?? user.Grant.Team) : null;
        var change = new UserChange { Grant = grant, Enabled = body.Flag("enabled"), Password = PasswordOf(body, "password", id) };
        var by = PeopleAnswer.By(http, body.Text("reason", PeopleAnswer.MaxReason));
        if (body.Problem is { } problem)
        {
            return problem;
        }

        if (change is { Grant: null, Enabled: null, Password: null })
        {
            return PeopleAnswer.Problem(StatusCodes.Status400BadRequest, "Nothing to change", "Give at least one of role, team, enabled, password.");
        }

        var outcome = await desk.ChangeAsync(id, change, by, cancellationToken);
        return outcome.User is { } now ? TypedResults.Ok(UserView.Of(now)) : PeopleAnswer.Refused(http, denied, outcome.Verdict, id);
    }

    public static async Task<Results<Ok<RemovedView>, ProblemHttpResult>> Remove(string id, HttpContext http, UserDesk desk, DeniedTrail denied)
    {
        var outcome = await desk.RemoveAsync(id, PeopleAnswer.By(http, reason: null));
        return outcome.Verdict == PeopleVerdict.Done ? TypedResults.Ok(new RemovedView(id)) : PeopleAnswer.Refused(http, denied, outcome.Verdict, id);
    }

    /// <summary>A password of the body that <see cref="PasswordRule"/> allows; <see langword="null"/> when not given or refused.</summary>
    public static SecretString? PasswordOf(ApiBody body, string field, string user)
    {
        if (body.Text(field, MaxTyped) is not { } typed)
        {
            return null;
        }

        if (PasswordRule.Problem(typed, user) is { } problem)
        {
            body.Refuse(field, problem);
        }

        return new(typed);
    }

    /// <summary>A role of the body; <see langword="null"/> when not given or refused.</summary>
    public static Role? RoleOf(ApiBody body, bool isRequired)
    {
        if (body.Text("role", 32, isRequired) is not { } name)
        {
            return null;
        }

        var role = PermissionNames.RoleOf(name);
        if (role is null)
        {
            body.Refuse("role", "must be one of " + string.Join(", ", PermissionNames.AllRoles));
        }

        return role;
    }

    private static Grant GrantOf(ApiBody body, Role role, string? team)
    {
        if (team is not null && !RolePermissions.CanBeOfTeam(role))
        {
            body.Refuse("team", $"cannot be given with the role {PermissionNames.Of(role)}, which is for the whole house");
        }

        return new(role, team);
    }
}
