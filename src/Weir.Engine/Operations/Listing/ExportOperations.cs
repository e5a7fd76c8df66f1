using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Weir.Engine.Operations.Listing;

/// <summary><c>GET /api/operations/export</c>: every operation that its filters choose, as a file; newest first; <c>?format=csv|json</c>. A page at a time is in memory.</summary>
internal static class ExportOperations
{
    public static readonly ApiFields Known = OperationFilters.Names.With("format: csv|json");
    private static readonly string[] Formats = ["csv", "json"];

    private static readonly string[] Head =
    [
        "id", "started_at", "duration_ms", "first_event_ms", "overhead_ms", "source", "operation", "stream", "key", "team", "project", "customer", "user", "session", "feature",
        "environment", "model", "deployment", "provider", "outcome", "status", "error", "error_message", "attempts",
        "input_tokens", "cache_read_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens", "audio_tokens", "estimated", "cost_usd",
    ];

    public static IResult Handle(HttpRequest request, OperationStore store, IOptions<JsonOptions> json, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, Known);
        var isCsv = query.Word("format", "csv", Formats) == "csv";
        var asked = OperationFilters.Read(query, request.HttpContext) with { Limit = OperationQuery.MaxLimit };
        return query.Problem is { } problem ? problem
            : isCsv ? TypedResults.Stream(stream => WriteAsync(stream, store, asked, (CsvLine.Of(Head), "", ""), Line, cancellationToken), "text/csv; charset=utf-8", "operations.csv")
            : TypedResults.Stream(stream => WriteAsync(stream, store, asked, ("[", ",\n", "]\n"), view => JsonSerializer.Serialize(view, json.Value.SerializerOptions), cancellationToken), "application/json", "operations.json");
    }

    private static async Task WriteAsync(
        Stream stream, OperationStore store, OperationQuery asked, (string Head, string Between, string End) form, Func<OperationView, string> one, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(form.Head), cancellationToken);
        var isFirst = true;
        for (var next = asked; next is not null;)
        {
            var page = await store.ListAsync(next, cancellationToken);
            var text = new StringBuilder();
            foreach (var view in page.Items)
            {
                text.Append(isFirst ? "" : form.Between).Append(one(view));
                isFirst = false;
            }

            await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
            next = page.Next is { } place ? next with { Before = place } : null;
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(form.End), cancellationToken);
    }

    private static string Line(OperationView one) => CsvLine.Of(
        one.Id, one.StartedAt.ToString("O", CultureInfo.InvariantCulture), Number(one.DurationMs), Number(one.FirstEventMs), Number(one.OverheadMs), one.Source, one.Operation,
        one.Stream ? "true" : "false", one.Key, one.Team, one.Project, one.Customer, one.User, one.Session, one.Feature, one.Environment, one.Model, one.Deployment, one.Provider,
        one.Outcome, Number(one.Status), one.Error, one.ErrorMessage, Number(one.Attempts),
        Number(one.Tokens.Input), Number(one.Tokens.CacheRead), Number(one.Tokens.CacheWrite), Number(one.Tokens.Output), Number(one.Tokens.Reasoning), Number(one.Tokens.Audio),
        one.Tokens.Estimated ? "true" : "false", one.CostUsd.ToString());

    private static string Number(double? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
