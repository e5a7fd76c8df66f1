using System.Globalization;
using System.Text.Json.Nodes;

namespace Weir.Engine.Configuration.Foreign;

/// <summary>Claude Code Router's <c>config.json</c>, of its versions 1 and 2.</summary>
/// <remarks>
/// <code>
/// { "Providers": [ { "name": "deepseek", "api_base_url": "https://api.deepseek.com/chat/completions", "api_key": "sk-...", "models": ["deepseek-chat"], "transformer": { "use": ["deepseek"] } } ],
///   "Router": { "default": "deepseek,deepseek-chat", "background": "...", "think": "...", "longContext": "...", "longContextThreshold": 60000, "webSearch": "..." },
///   "APIKEY": "...", "HOST": "127.0.0.1", "PORT": 3456, "API_TIMEOUT_MS": 600000, "LOG_LEVEL": "debug" }
/// </code>
/// That router chooses a model by what a request looks like; here a client asks for one by name. Each of its scenarios becomes such a name.
/// </remarks>
internal sealed class RouterMigration(MigrationSheet sheet, ForeignField root)
{
    private const int LeastKey = 32;

    private static readonly Dictionary<string, string> Scenarios = new(StringComparer.Ordinal)
    {
        ["default"] = "default",
        ["background"] = "background",
        ["think"] = "think",
        ["longContext"] = "long-context",
        ["webSearch"] = "web-search",
        ["image"] = "image",
        ["fallback"] = "fallback",
    };

    // Providers by their name there.
    private readonly Dictionary<string, string> _providers = new(StringComparer.Ordinal);

    public void Run()
    {
        foreach (var provider in root["Providers"].Items)
        {
            Provider(provider);
        }

        foreach (var (name, field) in root["Router"].Members)
        {
            Scenario(name, field);
        }

        Server();
        Rest();
        if (sheet.Has("models", "default"))
        {
            sheet.Hints.Add("Scenarios are model names now: start Claude Code with ANTHROPIC_BASE_URL at Weir, ANTHROPIC_MODEL=default and ANTHROPIC_SMALL_FAST_MODEL=background; Weir does not choose by the content of a request in this version.");
        }
    }

    private void Provider(ForeignField provider)
    {
        var name = provider["name"].Text ?? "";
        if (name.Length == 0 || provider["api_base_url"].Text is not { } address || KnownProviders.Base(address) is not { } url)
        {
            sheet.Drop(provider.Path, "needs a name and an api_base_url that is a web address");
            return;
        }

        var id = MigrationSheet.Id(name);
        for (var i = 2; sheet.Has("providers", id); i++)
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{MigrationSheet.Id(name)}-{i}");
        }

        _providers.TryAdd(name, id);
        sheet.Note(provider["name"].Path, $"providers.{id}", id == name ? null : "ids hold letters, digits, '.', '_' and '-', and each is given once");
        var kind = Kind(provider, id, url);
        var key = provider["api_key"];
        if (!sheet.ProviderKey(key, id) && kind is not ("openai-compatible" or "ollama"))
        {
            var reference = sheet.Secret(key.Path, "env:" + (ProviderKinds.WellKnown.FirstOrDefault(one => one.Kind == kind).Variable ?? "API_KEY"), id);
            sheet.Hints.Add($"providers.{id} has no key in the file: set the variable that {reference} names.");
            sheet.Map(key.Path, reference, "the key itself is in the variable", "providers", id, "credential");
        }

        Models(provider, id);
        Transformers(provider, id);
    }

    private string Kind(ForeignField provider, string id, Uri url)
    {
        var address = provider["api_base_url"];
        var speaksAnthropic = address.Text!.TrimEnd('/').EndsWith("/messages", StringComparison.OrdinalIgnoreCase);
        if (KnownProviders.OfAddress(url) is { } known && (speaksAnthropic == (known == "anthropic") || known == "gemini"))
        {
            sheet.Put(known, "providers", id, "kind");
            sheet.Note(address.Path, $"providers.{id}.kind", "is that kind's own address");
            return known;
        }

        var kind = speaksAnthropic ? "anthropic" : url is { IsLoopback: true, Port: 11434 } ? "ollama" : "openai-compatible";
        sheet.Put(kind, "providers", id, "kind");
        sheet.Map(address.Path, url.OriginalString, "without the name of the call", "providers", id, "base_url");
        if (KnownProviders.IsNear(url))
        {
            sheet.Put(true, "providers", id, "allow_private_network");
        }

        return kind;
    }

    private void Models(ForeignField provider, string id)
    {
        foreach (var model in provider["models"].Items)
        {
            if (model.Text is not { Length: > 0 } text)
            {
                continue;
            }

            var name = MigrationSheet.ModelName(text);
            var shared = sheet.Has("models", name);
            sheet.Put(id, "models", name, "deployments", id, "provider");
            sheet.Put(name, "models", name, "deployments", id, "model");
            sheet.Note(model.Path, ConfigPath.Of("models", name, "deployments", id).Text, shared ? "several providers have it: they are tried in the order of the file" : null);
        }
    }

    private void Transformers(ForeignField provider, string id)
    {
        foreach (var (name, value) in provider["transformer"].Members)
        {
            foreach (var use in (name == "use" ? value : value["use"]).Items)
            {
                Transformer(use, provider, id, name == "use" ? null : name);
            }
        }

        sheet.Drop(provider["transformer"].Path, "Weir translates between dialects by itself");
    }

    /// A bound of the output is what of a transformer has a place here: ["maxtoken", { "max_tokens": 16384 }].
    private void Transformer(ForeignField use, ForeignField provider, string id, string? model)
    {
        if (use.Items.ToArray() is not [{ Text: "maxtoken" }, var options] || options["max_tokens"].Whole(1, 10_000_000) is not { } most)
        {
            return;
        }

        var models = model is null ? provider["models"].Items.Select(one => one.Text ?? "").Where(one => one.Length > 0).ToArray() : [model];
        foreach (var name in models.Select(MigrationSheet.ModelName).Where(name => sheet.Has("models", name, "deployments", id)))
        {
            sheet.Map(options["max_tokens"].Path, most, "bounds the output of its models", "models", name, "deployments", id, "max_output_tokens");
        }
    }

    private void Scenario(string name, ForeignField field)
    {
        if (name == "longContextThreshold")
        {
            sheet.Drop(field.Path, "Weir does not choose by the length of a prompt in this version: a client asks for the model long-context by name");
        }
        else if (name == "fallback" && field.Members.Any())
        {
            foreach (var (scenario, list) in field.Members)
            {
                foreach (var item in list.Items)
                {
                    Target(Scenarios.GetValueOrDefault(scenario, MigrationSheet.ModelName(scenario)), item);
                }
            }
        }
        else
        {
            Target(Scenarios.GetValueOrDefault(name, MigrationSheet.ModelName(name)), field);
        }
    }

    /// "provider,model"
    private void Target(string scenario, ForeignField field)
    {
        var parts = field.Text?.Split(',', 2, StringSplitOptions.TrimEntries) ?? [];
        if (parts is not [{ } providerName, { Length: > 0 } model] || !_providers.TryGetValue(providerName, out var provider))
        {
            sheet.Drop(field.Path, "names no provider of the file and a model, as \"provider,model\" does");
            return;
        }

        var id = provider;
        for (var i = 2; sheet.Has("models", scenario, "deployments", id); i++)
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{provider}-{i}");
        }

        sheet.Put(provider, "models", scenario, "deployments", id, "provider");
        sheet.Put(MigrationSheet.ModelName(model), "models", scenario, "deployments", id, "model");
        sheet.Note(field.Path, ConfigPath.Of("models", scenario, "deployments", id).Text, $"a client asks for the model '{scenario}' by name");
    }

    private void Server()
    {
        var (host, port) = (root["HOST"], root["PORT"]);
        if (host.IsThere || port.IsThere)
        {
            var number = port.Whole(1, 65_535) ?? 3456;
            var listen = host.Text is null or "127.0.0.1" or "localhost" ? "127.0.0.1" : host.Text is "0.0.0.0" or "::" ? "*" : host.Text;
            var good = listen == "*" || Uri.CheckHostName(listen) is UriHostNameType.Dns or UriHostNameType.IPv4;
            sheet.Put(new JsonArray(string.Create(CultureInfo.InvariantCulture, $"http://{(good ? listen : "127.0.0.1")}:{number}")), "server", "urls");
            sheet.Note(port.Path, "server.urls", null);
            sheet.Note(host.Path, good ? "server.urls" : null, good ? null : "is no address that Weir can listen on; it listens on 127.0.0.1");
        }

        var key = root["APIKEY"];
        if (key.Text is { Length: > 0 } text && (text.Length >= LeastKey || text.StartsWith('$')) && sheet.Secret(key.Path, text, "claude_code_key") is { } reference)
        {
            sheet.Map(key.Path, reference, "the key itself is in the variable; it must have 32 characters or more", "keys", "claude-code", "secret");
        }
        else
        {
            sheet.Drop(key.Path, $"a caller's key has {LeastKey} characters or more in Weir: make a new one");
            sheet.Hints.Add("No caller can call yet: add a key under 'keys:' (docs/configuration.md).");
        }
    }

    private void Rest()
    {
        if (root["API_TIMEOUT_MS"].Whole(1, 86_400_000) is { } milliseconds)
        {
            sheet.Map(root["API_TIMEOUT_MS"].Path, (milliseconds + 999) / 1_000, "in whole seconds", "gateway", "timeouts", "total_seconds");
        }

        if (root["LOG_LEVEL"].Text?.ToLowerInvariant() is { } level)
        {
            var known = level switch { "fatal" => "critical", "error" => "error", "warn" => "warning", "info" => "information", "debug" => "debug", "trace" => "trace", _ => null };
            if (known is not null)
            {
                sheet.Map(root["LOG_LEVEL"].Path, known, null, "telemetry", "logging", "level");
            }
        }

        sheet.Drop(root["LOG"].Path, "Weir always logs, to standard output");
        sheet.Drop(root["PROXY_URL"].Path, "Weir calls providers directly, never through a proxy");
        sheet.Drop(root["CUSTOM_ROUTER_PATH"].Path, "Weir runs no programs of others");
        sheet.Drop(root["transformers"].Path, "Weir runs no programs of others");
        sheet.Drop(root["plugins"].Path, "Weir runs no programs of others");
        sheet.Drop(root["StatusLine"].Path, "concerns that program's own display");
        sheet.Drop(root["NON_INTERACTIVE_MODE"].Path, "concerns how that program starts Claude Code");
    }
}
