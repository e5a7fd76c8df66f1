using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Weir.Engine.Configuration.Revisions;
using Weir.Engine.Configuration.Transfer;
using Weir.Engine.Credentials;
using Weir.Engine.Identity;
using Weir.Engine.Operations;

namespace Weir.Engine.Proxy.Publishing;

/// <summary><c>GET /api/config/export</c>: the effective document as a file to commit, without secrets; <c>?format=yaml|json</c>.</summary>
internal static class ExportConfig
{
    public static readonly ApiFields Known = ApiFields.Of("format: yaml|json");
    private static readonly string[] Formats = ["yaml", "json"];

    public static async Task<IResult> Handle(HttpContext http, ConfigDesk desk, CancellationToken cancellationToken)
    {
        var query = new ApiQuery(http.Request.Query, Known);
        var format = query.Word("format", "yaml", Formats) == "json" ? ExportFormat.Json : ExportFormat.Yaml;
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var state = await desk.CurrentAsync(cancellationToken);
        http.Response.Headers.ETag = RevisionTag.Of(state.Revision);
        return TypedResults.Text(ConfigExport.Of(state.Document, format), format == ExportFormat.Json ? "application/json" : "application/yaml", Encoding.UTF8);
    }
}

/// <summary><c>POST /api/config/export</c>: the document with the secrets that stand in it, sealed under a passphrase. <c>{"passphrase":"…","format":"yaml"}</c></summary>
internal static class SealConfig
{
    private const int LeastPassphrase = 12;
    private const int MostPassphrase = 1_024;
    public static readonly ApiFields Known = ApiFields.Of("passphrase!", "format: yaml|json");

    /// <summary>The sealed document, base64; <c>weir config unseal</c> opens it.</summary>
    public sealed record SealedConfig(string Sealed, string Purpose, long Revision);

    public static async Task<IResult> Handle(HttpContext http, ConfigDesk desk, CancellationToken cancellationToken)
    {
        var (body, unreadable) = await ApiBody.ReadAsync(http.Request, Known, cancellationToken);
        if (body is null)
        {
            return unreadable!;
        }

        var passphrase = body.Text("passphrase", MostPassphrase, isRequired: true);
        if (passphrase?.Length < LeastPassphrase)
        {
            body.Refuse("passphrase", string.Create(CultureInfo.InvariantCulture, $"must have at least {LeastPassphrase} characters"));
        }

        var format = body.Text("format", 4) ?? "yaml";
        if (format is not ("yaml" or "json"))
        {
            body.Refuse("format", "must be yaml or json");
        }

        if (body.Problem is { } problem)
        {
            return problem;
        }

        var state = await desk.CurrentAsync(cancellationToken);
        var text = ConfigExport.WithSecrets(state, format == "json" ? ExportFormat.Json : ExportFormat.Yaml);
        return TypedResults.Ok(new SealedConfig(Convert.ToBase64String(PassphraseBox.Seal(passphrase, Encoding.UTF8.GetBytes(text), ConfigExport.Purpose)), ConfigExport.Purpose, state.Revision));
    }
}

/// <summary>
/// <c>POST /api/config/import</c>: makes a document hold, as one revision. <c>{"document":"…","mode":"merge","reason":"…","dry_run":true}</c>;
/// <c>document</c> is YAML or JSON as a text, or a JSON object.
/// </summary>
internal static class ImportConfig
{
    public static readonly ApiFields Known = ApiFields.Of("document: any!", "mode: merge|replace!", "reason!", "author", "dry_run: flag");

    public static Task<IResult> Handle(HttpContext http, ConfigDesk desk) => ConfigAnswer.HandleAsync(http, Known, body =>
    {
        var mode = body.Text("mode", 16, isRequired: true);
        if (mode is not (null or "merge" or "replace"))
        {
            body.Refuse("mode", "must be merge or replace");
        }

        var import = new ConfigImport
        {
            Document = Document(body),
            Mode = mode == "replace" ? ImportMode.Replace : ImportMode.Merge,
            Reason = body.Text("reason", ConfigAnswer.MaxReason, isRequired: true) ?? "",
            Author = Author.Of(http, body.Text("author", ConfigAnswer.MaxAuthor)),
            By = Author.By(http),
            IfMatch = body.IfMatch(http.Request),
            DryRun = body.Flag("dry_run") ?? false,
        };
        return cancellationToken => desk.ImportAsync(import, cancellationToken);
    });

    private static byte[] Document(ApiBody body)
    {
        var document = body.Find("document");
        if (document is { ValueKind: JsonValueKind.Object } json)
        {
            return Encoding.UTF8.GetBytes(json.GetRawText());
        }

        try
        {
            if (document is { ValueKind: JsonValueKind.String } text)
            {
                return Encoding.UTF8.GetBytes(text.GetString()!);
            }
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
        }

        body.Refuse("document", "is required: a configuration as a text, YAML or JSON, or as a JSON object");
        return [];
    }
}
