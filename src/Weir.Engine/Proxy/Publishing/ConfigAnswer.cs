using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Configuration;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Egress;
using Weir.Engine.Storage;

namespace Weir.Engine.Proxy.Publishing;

/// <summary>What the endpoints that change the configuration have in common: how they read, and how each verdict is told.</summary>
internal static class ConfigAnswer
{
    private const int MaxBodyBytes = 4 << 20;

    /// <summary>Reads the body, does what it asks, and tells what came of it.</summary>
    public static async Task<IResult> HandleAsync(HttpContext http, Func<ChangeBody, CancellationToken, Task<ConfigOutcome>> act)
    {
        using var bytes = await BoundedBody.ReadAsync(http.Request.Body, MaxBodyBytes, http.Request.ContentLength, http.RequestAborted);
        if (bytes.TooLarge)
        {
            return TypedResults.Problem($"The request is larger than {MaxBodyBytes} bytes.", statusCode: StatusCodes.Status413PayloadTooLarge, title: "Too large");
        }

        using var json = JsonText.Parse(bytes.Bytes, out var problem);
        if (json is null)
        {
            return TypedResults.Problem(problem, statusCode: StatusCodes.Status400BadRequest, title: "Malformed");
        }

        var body = new ChangeBody(json.RootElement, http.Request.Headers.IfMatch.ToString());
        return await TellAsync(http, cancellationToken => act(body, cancellationToken), body);
    }

    /// <summary>Tells what came of a change.</summary>
    public static async Task<IResult> TellAsync(HttpContext http, Func<CancellationToken, Task<ConfigOutcome>> act, ChangeBody? body = null)
    {
        try
        {
            var outcome = await act(http.RequestAborted);
            if (body is { Errors.Count: > 0 })
            {
                return TypedResults.ValidationProblem(body.Errors);
            }

            http.Response.Headers.ETag = RevisionTag.Of(outcome.State.Revision);
            return outcome.Verdict switch
            {
                ConfigVerdict.Refused => TypedResults.ValidationProblem(ByPath(outcome), "The configuration would not be valid. Nothing was changed.", title: "Refused"),
                ConfigVerdict.Conflict => TypedResults.Problem(
                    $"The configuration was changed meanwhile: revision {outcome.State.Revision} is in force. 'changes' says what differs from the one you named.",
                    statusCode: StatusCodes.Status412PreconditionFailed, title: "Changed meanwhile",
                    extensions: new Dictionary<string, object?> { ["revision"] = outcome.State.Revision, ["changes"] = DifferenceView.Of(outcome.Changes) }),
                ConfigVerdict.NoSuchRevision => TypedResults.Problem("There is no such revision.", statusCode: StatusCodes.Status404NotFound, title: "Not found"),
                _ => TypedResults.Ok(OutcomeView.Of(outcome)),
            };
        }
        catch (StoreException e)
        {
            return TypedResults.Problem("The change could not be kept, so it was not put in force: " + e.Message, statusCode: StatusCodes.Status503ServiceUnavailable, title: "Store unavailable");
        }
    }

    private static Dictionary<string, string[]> ByPath(ConfigOutcome outcome) => outcome.Problems
        .Where(problem => problem.Severity == ConfigSeverity.Error)
        .GroupBy(problem => problem.Path, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Select(problem => Sentence(problem, outcome.State)).ToArray(), StringComparer.Ordinal);

    /// The path is the member's name already, and the number of an override that was not made means nothing to anybody.
    private static string Sentence(ConfigProblem problem, ConfigState state)
    {
        var isKnown = problem.Origin.Layer != ConfigLayer.Override || state.Overrides.Any(one => problem.File == $"override {one.Id}");
        return (problem with { Path = "", Origin = isKnown ? problem.Origin : ConfigOrigin.BuiltIn }).ToString();
    }
}

/// <summary>The body of a change, read strictly; what is wrong with it is gathered by field.</summary>
internal sealed class ChangeBody
{
    private const string Admin = "admin token";

    private readonly JsonElement _body;

    public ChangeBody(JsonElement body, string ifMatch)
    {
        _body = body;
        if (!RevisionTag.TryParse(ifMatch, out var revision))
        {
            Errors["If-Match"] = ["must be the number of a revision, such as \"7\""];
        }

        IfMatch = revision;
    }

    public Dictionary<string, string[]> Errors { get; } = new(StringComparer.Ordinal);

    public long? IfMatch { get; }

    public string Reason => Text("reason") ?? "";

    /// <summary>Who; until there are users, whoever holds the admin token says it.</summary>
    public string Author => Text("author") ?? Admin;

    public bool DryRun => Member("dry_run", JsonValueKind.True, JsonValueKind.False, "must be true or false") is { ValueKind: JsonValueKind.True };

    public JsonElement? Member(string name, JsonValueKind kind, string sentence) => Member(name, kind, kind, sentence);

    public string? Text(string name) => Member(name, JsonValueKind.String, "must be a text")?.GetString();

    /// <summary>Refuses members that are none of <paramref name="known"/>: one with a typing error would otherwise be left out silently.</summary>
    public void RefuseOthers(params string[] known)
    {
        foreach (var member in _body.EnumerateObject().Where(member => !known.Contains(member.Name, StringComparer.Ordinal)))
        {
            Errors[member.Name] = [$"is not known; known: {string.Join(", ", known)}"];
        }
    }

    private JsonElement? Member(string name, JsonValueKind kind, JsonValueKind or, string sentence)
    {
        if (!_body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == kind || value.ValueKind == or)
        {
            return value;
        }

        Errors[name] = [sentence];
        return null;
    }
}
