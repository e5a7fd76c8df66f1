using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Management;

namespace Weir.Commands;

/// <summary><c>weir config export</c> and <c>weir config import</c>.</summary>
internal static class ConfigTransferVerbs
{
    private const int MaxBytes = 4 << 20;

    public static IEnumerable<Command> All() => [Export(), Import()];

    private static Command Export()
    {
        var format = new Option<string>("--format") { Description = "yaml or json.", DefaultValueFactory = _ => "yaml" };
        format.AcceptOnlyFromAmong("yaml", "json");
        var redacted = new Option<bool>("--redacted") { Description = "Without the secrets that stand in it, '***' in their place; references to secrets stay. This is the default." };
        var secrets = new Option<bool>("--with-secrets") { Description = "With the secrets that stand in it, sealed under a passphrase; 'weir config unseal' opens it. What references lead to, as the vault's credentials, is not in it." };
        var output = new Option<string?>("--output") { Description = "File to write, which must not be there yet. Default: standard output.", HelpName = "FILE" };
        var command = ManagementVerb.Create(
            "export",
            "Writes the effective configuration as a file to commit: all that is written in any layer, without defaults.",
            [format, redacted, secrets, PassphraseFile.Option, output],
            async (parsed, target, cancellationToken) =>
            {
                var (text, refused) = parsed.GetValue(secrets)
                    ? await SealedAsync(target, PassphraseFile.Read(parsed)!, parsed.GetValue(format)!, cancellationToken)
                    : await PlainAsync(target, parsed.GetValue(format)!, cancellationToken);
                if (refused is not null)
                {
                    return ManagementVerb.Refused(refused);
                }

                if (parsed.GetValue(output) is { } path)
                {
                    NewFile.Write(path, text, isPrivate: parsed.GetValue(secrets));
                }
                else
                {
                    Console.Out.Write(text);
                }

                return ExitCodes.Fine;
            });
        command.Validators.Add(result =>
        {
            if (result.GetValue(secrets) && result.GetValue(redacted))
            {
                result.AddError("--redacted and --with-secrets do not go together.");
            }

            if (result.GetValue(secrets) && result.GetValue(PassphraseFile.Option) is null)
            {
                result.AddError("--with-secrets needs --passphrase-file: secrets are written sealed only.");
            }
        });
        return command;
    }

    private static async Task<(string Text, ManagementAnswer? Refused)> PlainAsync(ManagementTarget target, string format, CancellationToken cancellationToken)
    {
        var answer = await target.SendAsync(ManagementRequest.Get("/api/config/export", ("format", format)), cancellationToken);
        return (answer.Text, answer.Fine ? null : answer);
    }

    private static async Task<(string Text, ManagementAnswer? Refused)> SealedAsync(ManagementTarget target, string passphrase, string format, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["passphrase"] = passphrase, ["format"] = format };
        var answer = await target.SendAsync(new(HttpMethod.Post, "/api/config/export", body), cancellationToken);
        if (!answer.Fine)
        {
            return ("", answer);
        }

        using var document = JsonDocument.Parse(answer.Text);
        return (SealedText.Of(document.RootElement.GetProperty("sealed").GetString()!), null);
    }

    private static Command Import()
    {
        var file = new Argument<string>("FILE") { Description = "A configuration, YAML or JSON, perhaps sealed." };
        var mode = new Option<string>("--mode") { Description = "merge: what the file says is laid over what holds. replace: the file is all that holds.", Required = true };
        mode.AcceptOnlyFromAmong("merge", "replace");
        var yes = new Option<bool>("--yes") { Description = "Do not show the difference and ask." };
        return ManagementVerb.Create(
            "import",
            "Makes a configuration file hold at run time: shows what would change, asks, and puts it in force as one revision, which can be rolled back.",
            [file, mode, ConfigChangeVerbs.Reason, ConfigChangeVerbs.Author, ConfigChangeVerbs.DryRun, ConfigChangeVerbs.IfMatch, yes, PassphraseFile.Option],
            async (parsed, target, cancellationToken) =>
            {
                var body = new JsonObject
                {
                    ["document"] = Document(parsed.GetValue(file)!, PassphraseFile.Read(parsed)),
                    ["mode"] = parsed.GetValue(mode),
                    ["reason"] = parsed.GetValue(ConfigChangeVerbs.Reason),
                    ["author"] = parsed.GetValue(ConfigChangeVerbs.Author) ?? Environment.UserName,
                };
                var seen = parsed.GetValue(ConfigChangeVerbs.IfMatch);
                if (!parsed.GetValue(yes) || parsed.GetValue(ConfigChangeVerbs.DryRun))
                {
                    var preview = await target.SendAsync(Ask(body, dryRun: true, seen), cancellationToken);
                    if (!preview.Fine)
                    {
                        return ManagementVerb.Refused(preview);
                    }

                    using var answer = JsonDocument.Parse(preview.Text);
                    ConfigAnswerText.ShowOutcome(answer.RootElement, Console.Out);
                    if (parsed.GetValue(ConfigChangeVerbs.DryRun) || answer.RootElement.GetProperty("changes").GetArrayLength() == 0)
                    {
                        return ExitCodes.Fine;
                    }

                    if (!Confirmed())
                    {
                        return ExitCodes.Failed;
                    }

                    // What was confirmed is what is put in force: with another change in between it is not.
                    seen = answer.RootElement.GetProperty("revision").GetInt64();
                }

                var done = await target.SendAsync(Ask(body, dryRun: false, seen), cancellationToken);
                if (!done.Fine)
                {
                    return ManagementVerb.Refused(done);
                }

                using var outcome = JsonDocument.Parse(done.Text);
                ConfigAnswerText.ShowOutcome(outcome.RootElement, Console.Out);
                return ExitCodes.Fine;
            });
    }

    private static ManagementRequest Ask(JsonObject body, bool dryRun, long? seen)
    {
        body["dry_run"] = dryRun;
        return new(HttpMethod.Post, "/api/config/import", body) { IfMatch = seen };
    }

    private static bool Confirmed()
    {
        if (Console.IsInputRedirected)
        {
            Console.Error.WriteLine("Nobody can be asked here: say --yes to put it in force.");
            return false;
        }

        Console.Error.Write("Put this in force? [y/N] ");
        if (Console.ReadLine()?.Trim() is "y" or "Y" or "yes")
        {
            return true;
        }

        Console.Error.WriteLine("Nothing was changed.");
        return false;
    }

    private static string Document(string path, string? passphrase)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxBytes })
            {
                throw new ManagementException(ExitCodes.Failed, $"{path} is larger than {MaxBytes >> 20} MiB.");
            }

            var bytes = File.ReadAllBytes(path);
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(SealedText.Is(bytes) ? SealedText.Open(bytes, passphrase) : bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new ManagementException(ExitCodes.Failed, $"{path} cannot be read: {e.Message}", e);
        }
    }
}
