using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Management;

namespace Weir.Commands;

/// <summary><c>weir credentials</c>: the providers' secrets in Weir's own encrypted store.</summary>
internal static class CredentialsCommand
{
    private const int MaxSecretBytes = 64 * 1024;

    public static Command Create() => new("credentials", "Keeps providers' secrets: encrypted, versioned, each bound to the address it may be sent to.")
    {
        List(), Set("set", "Enters a secret, read from standard input or --file. What was there before it is erased.", HttpMethod.Put, ""),
        Set("rotate", "Enters a new version of a secret once the providers that use it have taken it; the one before is kept for a grace.", HttpMethod.Post, "/rotate"),
        Test(), Retire(), Enable(), Delete(), Rekey(),
    };

    private static Command List() => ManagementVerb.Create(
        "list",
        "Lists the credentials with everything but their secrets.",
        [],
        _ => ManagementRequest.Get("/api/credentials"),
        (answer, output) =>
        {
            TextTable.Write(
                output,
                ["CREDENTIAL", ">VERSION", "STATE", "ORIGIN", "FOR", "CREATED AT", "EXPIRES AT", "LAST USED AT"],
                [.. answer.GetProperty("items").EnumerateArray().SelectMany(one => one.GetProperty("versions").EnumerateArray().Select(version => Row(one, version)))]);
            var vault = answer.GetProperty("vault");
            if (vault.GetProperty("problem").GetString() is { } problem)
            {
                output.WriteLine();
                output.WriteLine($"SEALED: {problem}");
            }

            foreach (var one in answer.GetProperty("other_stores").EnumerateArray().Where(one => one.GetProperty("problem").ValueKind == JsonValueKind.String))
            {
                output.WriteLine($"NOT READ: {one.GetProperty("problem")}{(one.GetProperty("read_at").ValueKind == JsonValueKind.String ? $" (in use: what was read {Time(one, "read_at")})" : "")}");
            }
        });

    private static Command Set(string verb, string description, HttpMethod method, string suffix)
    {
        var name = Name();
        var misplaced = new Argument<string[]>("SECRET") { Arity = ArgumentArity.ZeroOrMore, Hidden = true };
        misplaced.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0)
            {
                result.AddError("A secret is never an argument: it would stand in the shell's history and in the list of processes. Give it on standard input, or in a file with --file.");
            }
        });
        var file = new Option<string?>("--file") { Description = "File that holds the secret, one line.", HelpName = "FILE" };
        var origin = new Option<string?>("--origin") { Description = "Where it may be sent, such as https://api.openai.com. Default: where the providers send it that refer to it.", HelpName = "URL" };
        var provider = new Option<string?>("--provider") { Description = "The same by the id of a provider." };
        var only = new Option<string[]>("--for") { Description = "Only this provider may use it; several times for several. Default: as before, at first all.", HelpName = "PROVIDER" };
        var expires = new Option<string?>("--expires-at") { Description = "When it stops being used: a date or a time such as 2026-03-29T08:30:00Z." };
        var grace = new Option<long?>("--grace-seconds") { Description = "How long the version before is kept, 0 to 2592000. Default: credentials.grace_hours." };
        var unverified = new Option<bool>("--no-verify") { Description = "Do not ask the providers first whether they take it, for those that cannot be reached. Stands in the audit trail." };
        var rotator = new Option<bool>("--with-rotator") { Description = "Have the rotator that serves it (credentials.rotators) make the new secret; none is read." };
        var reason = Reason();
        return ManagementVerb.Create(
            verb,
            description,
            suffix.Length == 0 ? [name, misplaced, file, origin, provider, only, expires, reason] : [name, misplaced, file, origin, provider, only, expires, grace, unverified, rotator, reason],
            parsed =>
            {
                if (suffix.Length > 0 && parsed.GetValue(rotator))
                {
                    string?[] given = [parsed.GetValue(file), parsed.GetValue(origin), parsed.GetValue(provider), parsed.GetValue(expires), .. parsed.GetValue(only) ?? []];
                    return given.All(one => one is null) && !parsed.GetValue(unverified)
                        ? ByRotator(parsed.GetValue(name)!, parsed.GetValue(grace), parsed.GetValue(reason))
                        : throw new ManagementException(ExitCodes.WrongUsage, "--with-rotator goes with --grace-seconds and --reason only: the rotator makes the secret, and it is always tried.");
                }

                var body = new JsonObject { ["secret"] = ReadSecret(parsed.GetValue(file)) };
                Add(body, "origin", parsed.GetValue(origin));
                Add(body, "provider", parsed.GetValue(provider));
                Add(body, "providers", parsed.GetValue(only) is { Length: > 0 } ids ? new JsonArray([.. ids.Select(id => (JsonNode)id)]) : null);
                Add(body, "expires_at", parsed.GetValue(expires));
                Add(body, "grace_seconds", suffix.Length == 0 ? null : parsed.GetValue(grace));
                Add(body, "verify", suffix.Length > 0 && parsed.GetValue(unverified) ? false : null);
                Add(body, "reason", parsed.GetValue(reason));
                return new(method, Path(parsed.GetValue(name)!) + suffix, body);
            },
            ShowVersions);
    }

    private static ManagementRequest ByRotator(string name, long? grace, string? reason)
    {
        var body = new JsonObject();
        Add(body, "grace_seconds", grace);
        Add(body, "reason", reason);
        return new(HttpMethod.Post, Path(name) + "/rotate_with_rotator", body);
    }

    private static Command Test()
    {
        var name = Name();
        return ManagementVerb.CreateCheck(
            "test",
            "Asks the providers that use a credential whether they take it, by a request that costs nothing; the exit code is 1 when one does not.",
            [name],
            parsed => new(HttpMethod.Post, Path(parsed.GetValue(name)!) + "/test"),
            (answer, output) =>
            {
                var results = answer.GetProperty("results");
                foreach (var one in results.EnumerateArray())
                {
                    output.WriteLine($"{one.GetProperty("provider")}: {(one.GetProperty("ok").GetBoolean() ? "ok" : $"NOT TAKEN: {one.GetProperty("error")}")}");
                }

                return results.EnumerateArray().All(static one => one.GetProperty("ok").GetBoolean());
            });
    }

    private static Command Retire()
    {
        var name = Name();
        var version = new Option<long?>("--version-number") { Description = "Only this version. Default: all of them." };
        var reason = Reason();
        return ManagementVerb.Create(
            "retire",
            "Takes a credential, or one version of it, out of use and erases the secret.",
            [name, version, reason],
            parsed =>
            {
                var body = new JsonObject();
                Add(body, "version", parsed.GetValue(version));
                Add(body, "reason", parsed.GetValue(reason));
                return new(HttpMethod.Post, Path(parsed.GetValue(name)!) + "/retire", body);
            },
            ShowVersions);
    }

    private static Command Enable()
    {
        var name = Name();
        return ManagementVerb.Create(
            "enable",
            "Uses a credential again that its provider had refused.",
            [name],
            parsed => new(HttpMethod.Post, Path(parsed.GetValue(name)!) + "/enable"),
            ShowVersions);
    }

    private static Command Delete()
    {
        var name = Name();
        var force = new Option<bool>("--force") { Description = "Also when providers use it; their calls then fail." };
        return ManagementVerb.Create(
            "delete",
            "Deletes a credential with all its versions.",
            [name, force],
            parsed => new(HttpMethod.Delete, Path(parsed.GetValue(name)!) + (parsed.GetValue(force) ? "?force=true" : "")),
            (_, output) => output.WriteLine("Deleted."));
    }

    private static Command Rekey()
    {
        var reason = Reason();
        return ManagementVerb.Create(
            "rekey",
            "Makes a new key-encryption key, wraps every secret anew under it and checks each. Killed at any moment, everything stays readable.",
            [reason],
            parsed =>
            {
                var body = new JsonObject();
                Add(body, "reason", parsed.GetValue(reason));
                return new(HttpMethod.Post, "/api/credentials/rekey", body);
            },
            (answer, output) => output.WriteLine($"{answer.GetProperty("rewrapped")} secrets are wrapped under {answer.GetProperty("vault").GetProperty("key_id")}. Keep a new copy of the key file."));
    }

    private static Argument<string> Name() => new("SERVICE/NAME") { Description = "The credential, such as openai/api_key; a provider refers to it as vault:openai/api_key." };

    private static Option<string?> Reason() => new("--reason") { Description = "Why, 1 to 500 characters. Stands in the audit trail." };

    private static string Path(string name) => name.Split('/') is [var service, var rest]
        ? $"/api/credentials/{Uri.EscapeDataString(service)}/{Uri.EscapeDataString(rest)}"
        : throw new ManagementException(ExitCodes.WrongUsage, "SERVICE/NAME must be written with one slash, such as openai/api_key.");

    internal static string ReadSecret(string? file)
    {
        if (file is null && !Console.IsInputRedirected)
        {
            return Typed();
        }

        try
        {
            using var input = file is null ? Console.OpenStandardInput() : File.OpenRead(file);
            var bytes = new byte[MaxSecretBytes + 1];
            var read = input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (read > MaxSecretBytes)
            {
                throw new ManagementException(ExitCodes.WrongUsage, $"secret: is longer than {MaxSecretBytes} bytes.");
            }

            // Editors and echo end a line; the line break is not part of the secret.
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes, 0, read);
            return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
        }
        catch (DecoderFallbackException e)
        {
            throw new ManagementException(ExitCodes.WrongUsage, "secret: is no text; binary keys are given in their text form, such as base64.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ManagementException(ExitCodes.WrongUsage, $"--file: {e.Message}", e);
        }
    }

    private static string Typed()
    {
        Console.Error.Write("Secret (not shown): ");
        var text = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key && text.Length <= MaxSecretBytes)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                text.Length = Math.Max(0, text.Length - 1);
            }
            else if (key.KeyChar != '\0')
            {
                text.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return text.ToString();
    }

    private static void Add(JsonObject body, string name, JsonNode? value)
    {
        if (value is not null)
        {
            body[name] = value;
        }
    }

    private static void ShowVersions(JsonElement answer, TextWriter output) => TextTable.Write(
        output,
        ["CREDENTIAL", ">VERSION", "STATE", "ORIGIN", "FOR", "CREATED AT", "EXPIRES AT", "LAST USED AT"],
        [.. answer.GetProperty("versions").EnumerateArray().Select(version => Row(answer, version))]);

    private static IReadOnlyList<string> Row(JsonElement one, JsonElement version) =>
    [
        $"{one.GetProperty("service")}/{one.GetProperty("name")}", $"{version.GetProperty("version")}",
        State(version), $"{version.GetProperty("origin")}",
        one.GetProperty("providers").GetArrayLength() == 0 ? "all" : string.Join(", ", one.GetProperty("providers").EnumerateArray()),
        Time(version, "created_at"), Time(version, "expires_at"), Time(version, "last_used_at"),
    ];

    private static string State(JsonElement version) =>
        version.GetProperty("sealed").GetBoolean() ? "SEALED"
        : version.GetProperty("due_at") is { ValueKind: JsonValueKind.String } due && due.GetDateTimeOffset() <= TimeProvider.System.GetUtcNow() ? "DUE"
        : $"{version.GetProperty("state")}";

    private static string Time(JsonElement item, string name) => item.GetProperty(name) is { ValueKind: JsonValueKind.String } value
        ? value.GetDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture)
        : "-";
}
