using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Weir.Engine.Audit;

namespace Weir.Engine.Operations.Audit;

/// <summary><c>GET /api/audit/export</c>: the whole trail, or what its filters choose, as a file; newest first; <c>?format=csv|json</c>. A page at a time is in memory.</summary>
internal static class ExportAudit
{
    public static readonly ApiFields Known = ListAudit.Filters.With("format: csv|json");
    private static readonly string[] Formats = ["csv", "json"];

    public static IResult Handle(HttpRequest request, AuditTrail trail, IOptions<JsonOptions> json, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(request.Query, Known);
        var isCsv = query.Word("format", "csv", Formats) == "csv";
        var asked = ListAudit.Asked(query);
        return query.Problem is { } problem ? problem
            : isCsv ? TypedResults.Stream(stream => WriteAsync(stream, trail, asked, (CsvLine.Of("seq", "id", "at", "actor", "address", "action", "object", "outcome", "reason", "before", "after", "hash"), "", ""), Line, cancellationToken), "text/csv; charset=utf-8", "audit.csv")
            : TypedResults.Stream(stream => WriteAsync(stream, trail, asked, ("[", ",\n", "]"), entry => JsonSerializer.Serialize(ListAudit.View(entry), json.Value.SerializerOptions), cancellationToken), "application/json", "audit.json");
    }

    private static async Task WriteAsync(Stream stream, AuditTrail trail, AuditQuery asked, (string Head, string Between, string End) form, Func<AuditEntry, string> one, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(form.Head), cancellationToken);
        var isFirst = true;
        for (var page = await trail.ListAsync(asked, cancellationToken); page.Count > 0; page = await trail.ListAsync(asked with { Before = page[^1].Seq }, cancellationToken))
        {
            var text = new StringBuilder();
            foreach (var entry in page)
            {
                text.Append(isFirst ? "" : form.Between).Append(one(entry));
                isFirst = false;
            }

            await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(form.End), cancellationToken);
    }

    private static string Line(AuditEntry entry)
    {
        var what = entry.Event;
        return CsvLine.Of(
            entry.Seq.ToString(CultureInfo.InvariantCulture), entry.Id, what.At.ToString("O", CultureInfo.InvariantCulture), what.Actor, what.Address, what.Action, what.Object,
            what.Outcome.ToString().ToLowerInvariant(), what.Reason, what.Before, what.After, entry.Hash);
    }
}
