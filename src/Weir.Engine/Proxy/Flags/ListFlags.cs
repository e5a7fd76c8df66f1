using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Configuration.Flags;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Proxy.Settings;

namespace Weir.Engine.Proxy.Flags;

/// <summary><c>GET /api/flags</c> and <c>/api/flags/{name}</c>: feature flags with their state and where it comes from.</summary>
internal static class ListFlags
{
    public sealed record FlagList(IReadOnlyList<FlagView> Items, string? Next);

    // At most FlagBounds.Flags, so one page holds them.
    public static async Task<Results<Ok<FlagList>, ProblemHttpResult>> Handle(ConfigDesk desk, CancellationToken cancellationToken)
    {
        var state = await desk.CurrentAsync(cancellationToken);
        if (state.Result.Config is not { } config)
        {
            return NotValid.Of(state);
        }

        var book = new FlagBook(config.Flags);
        return TypedResults.Ok(new FlagList([.. book.Names.Select(name => FlagView.Of(name, book, config, state))], null));
    }

    public static async Task<Results<Ok<FlagView>, ProblemHttpResult>> One(string name, ConfigDesk desk, CancellationToken cancellationToken)
    {
        var state = await desk.CurrentAsync(cancellationToken);
        return state.Result.Config is not { } config ? NotValid.Of(state)
            : config.Flags.ContainsKey(name) ? TypedResults.Ok(FlagView.Of(name, new(config.Flags), config, state))
            : NoFlag(name);
    }

    public static ProblemHttpResult NoFlag(string name) =>
        TypedResults.Problem($"There is no flag '{name}'. A new one is made by a change of the configuration.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
}
