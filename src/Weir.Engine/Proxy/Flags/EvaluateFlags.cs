using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Configuration.Flags;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Operations;
using Weir.Engine.Proxy.Settings;

namespace Weir.Engine.Proxy.Flags;

/// <summary><c>POST /api/flags/evaluate</c>: whether a flag, or each of them, is on for somebody, and why. <c>{"flag":"presets","user":"alice"}</c></summary>
internal static class EvaluateFlags
{
    public static readonly ApiFields Known = ApiFields.Of("flag", "environment", "team", "project", "customer", "user", "key");

    public sealed record EvaluationList(IReadOnlyList<EvaluationView> Items, string? Next);

    /// <summary>One flag for the one who was named.</summary>
    public sealed record EvaluationView(string Name, bool On, string Reason, decimal? Percentage, int? Bucket);

    public static async Task<Results<Ok<EvaluationList>, ValidationProblem, ProblemHttpResult>> Handle(HttpRequest request, ConfigDesk desk, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await ApiBody.ReadAsync(request, Known, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        var state = await desk.CurrentAsync(cancellationToken);
        if (state.Result.Config is not { } config)
        {
            return NotValid.Of(state);
        }

        var name = body.Text("flag", 300);
        if (name is not null && !config.Flags.ContainsKey(name))
        {
            body.Refuse("flag", "is not a flag of the configuration");
        }

        var context = new FlagContext
        {
            Environment = body.Text("environment", 200) ?? config.Environment,
            Team = body.Text("team", 200),
            Project = body.Text("project", 200),
            Customer = body.Text("customer", 200),
            User = body.Text("user", 200),
            Key = body.Text("key", 200),
        };
        if (body.Problem is { } problem)
        {
            return problem;
        }

        var book = new FlagBook(config.Flags);
        return TypedResults.Ok(new EvaluationList([.. book.Names.Where(one => name is null || one == name).Select(one => Of(one, book.Evaluate(one, context)))], null));
    }

    private static EvaluationView Of(string name, FlagVerdict verdict) => new(name, verdict.IsOn, verdict.Explain(), verdict.Percentage, verdict.Bucket);
}
