using System.Globalization;
using System.Text.Json.Nodes;

namespace Weir.Engine.Configuration.Foreign;

/// <summary>Files of an LLM configuration manager, versions 1.0 and 2.0.</summary>
/// <remarks>
/// <code>
/// 1.0  configs: { fast: { provider: openai, model_name: gpt-4, api_key: sk-..., api_base: ..., context_length: 8192, temperature: 0.7, max_tokens: 2048, tools_enabled: true } }
/// 2.0  version: "2.0", profile: production, providers: { openai: { api_key, api_base, rate_limit, timeout, retry_attempts, custom_headers, enabled } },
///      models: { fast: { model_name, provider, temperature, ..., cost_per_1k_tokens } }, cost_control: { budget_limit, budget_period, alert_threshold, hard_limit }, profiles, features, metadata
/// </code>
/// </remarks>
internal sealed class LlmConfigMigration(MigrationSheet sheet, ForeignField root)
{
    // What those programs counted by where a file said nothing; Weir itself limits nothing that is not written.
    private const int UsualRate = 60;
    private const int AnthropicRate = 50;
    private const int UsualBurst = 10;

    // A call's own settings, by their names there and in Weir.
    private static readonly (string From, string To)[] Settings =
        [("temperature", "temperature"), ("max_tokens", "max_tokens"), ("top_p", "top_p"), ("frequency_penalty", "frequency_penalty"), ("presence_penalty", "presence_penalty")];

    private readonly Dictionary<(string Provider, string Key, string Base), string?> _made = [];

    /// <summary>Version 1.0: each configuration has a key of its own, and keeps it.</summary>
    public void V1()
    {
        sheet.Note(root["version"].Path, "schema", null);
        foreach (var (id, config) in root["configs"].Members)
        {
            var name = config["provider"].Text ?? "";
            var key = (name, config["api_key"].Text ?? "", config["api_base"].Text ?? "");
            if (!_made.TryGetValue(key, out var provider))
            {
                provider = Provider(Free(MigrationSheet.Id(name)), name, config, config["api_key"], config["api_base"]);
                _made.Add(key, provider);
                if (provider is not null)
                {
                    Limits(provider, null, name);
                }

                if (provider is not null && provider != MigrationSheet.Id(name))
                {
                    sheet.Hints.Add($"'{name}' has several keys or addresses in the file. Each is kept: '{provider}' is a provider of its own, for {config.Path}.");
                }
            }
            else
            {
                sheet.Note(config["api_key"].Path, provider is null ? null : $"providers.{provider}.credential", "is the key of a configuration above too");
                sheet.Note(config["api_base"].Path, provider is null ? null : $"providers.{provider}.base_url", "is the address of a configuration above too");
            }

            Model(id, config, provider);
        }
    }

    /// <summary>Version 2.0.</summary>
    public void V2()
    {
        sheet.Note(root["version"].Path, "schema", null);
        Environment(root["profile"]);
        var providers = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (id, config) in root["providers"].Members)
        {
            var name = config["provider"].Text ?? id;
            providers[id] = Provider(Free(MigrationSheet.Id(id)), name, config, config["api_key"], config["api_base"]);
            Details(providers[id], name, config);
        }

        foreach (var (id, model) in root["models"].Members)
        {
            Model(id, model, providers.GetValueOrDefault(model["provider"].Text ?? ""));
        }

        CostControl(root["cost_control"]);
        Profiles(root["profiles"]);
        sheet.Drop(root["features"].Path, "is a switch inside of the program that wrote the file");
        MetadataMigration.Run(sheet, root["metadata"]);
    }

    private string Free(string id)
    {
        var free = id;
        for (var i = 2; sheet.Has("providers", free); i++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{id}-{i}");
        }

        return free;
    }

    /// Null where there is nothing that could be called over a network; everything of it is then left out with that reason.
    private string? Provider(string id, string name, ForeignField config, ForeignField key, ForeignField address)
    {
        var kind = KnownProviders.OfName(name);
        var url = address.Text is { Length: > 0 } text ? KnownProviders.Base(text) : null;
        if (url is null && (kind is null or "azure-openai" or "vllm"))
        {
            sheet.Drop(config.Path, address.IsThere
                ? "its address is no web address that Weir can call"
                : $"'{ConfigText.Show(name)}' has no address: it runs inside of the program that wrote the file. Serve the model with a server of its own, and add that as a provider");
            return null;
        }

        sheet.Put(kind ?? "openai-compatible", "providers", id, "kind");
        sheet.Note(config["provider"].Path, $"providers.{id}.kind", null);
        if (url is not null)
        {
            sheet.Map(address.Path, url.OriginalString, null, "providers", id, "base_url");
        }

        if (url is null ? kind == "ollama" : KnownProviders.IsNear(url))
        {
            sheet.Put(true, "providers", id, "allow_private_network"); // Ollama's own address is this machine's
        }

        Credential(id, kind, key);
        return id;
    }

    private void Credential(string id, string? kind, ForeignField key)
    {
        if (key.Text is { } secret && secret.StartsWith("enc:", StringComparison.Ordinal))
        {
            sheet.Hints.Add($"{key.Path} is encrypted with that program's own key. It is kept as it stood in the file of variables: decrypt it there, and put the key itself in its place.");
        }

        if (!sheet.ProviderKey(key, id) && kind is not (null or "ollama" or "vllm"))
        {
            var reference = sheet.Secret(key.Path, "env:" + id.ToUpperInvariant().Replace('-', '_').Replace('.', '_') + "_API_KEY", id);
            sheet.Hints.Add($"providers.{id} has no key in the file: set the variable that {reference} names.");
            sheet.Map(key.Path, reference, "the key itself is in the variable", "providers", id, "credential");
        }
    }

    private void Details(string? id, string name, ForeignField config)
    {
        if (id is null)
        {
            return;
        }

        Limits(id, config["rate_limit"], name);
        Whole(config["timeout"], 1, 86_400, "providers", id, "timeouts", "total_seconds");
        Whole(config["retry_attempts"], 1, 10, "providers", id, "retry", "max_attempts");
        if (config["enabled"].Flag is { } enabled)
        {
            sheet.Map(config["enabled"].Path, enabled, null, "providers", id, "enabled");
        }

        foreach (var (header, value) in config["custom_headers"].Members)
        {
            if (value.Text is { } text)
            {
                sheet.Map(value.Path, text, "stood in the file in clear, and does here: better keep secrets out of headers", "providers", id, "headers", header);
            }
        }
    }

    private void Limits(string id, ForeignField? rate, string name)
    {
        var usual = name.Equals("anthropic", StringComparison.OrdinalIgnoreCase) ? AnthropicRate : UsualRate;
        if (rate is { IsThere: true } written)
        {
            Whole(written, 1, 1_000_000, "providers", id, "limits", "requests_per_minute");
            if (!sheet.Has("providers", id, "limits", "requests_per_minute"))
            {
                return; // 0 or nonsense: no limit, and the note says so
            }
        }
        else
        {
            sheet.Put(usual, "providers", id, "limits", "requests_per_minute");
        }

        sheet.Put(UsualBurst, "providers", id, "limits", "burst");
    }

    private void Model(string id, ForeignField config, string? provider)
    {
        if (provider is null)
        {
            sheet.Drop(config.Path, "its provider is not part of the document");
            return;
        }

        var name = MigrationSheet.ModelName(id);
        for (var i = 2; sheet.Has("models", name); i++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{MigrationSheet.ModelName(id)}-{i}");
        }

        sheet.Map(config["provider"].Path, provider, null, "models", name, "deployments", "primary", "provider");
        sheet.Map(config["model_name"].Path, MigrationSheet.ModelName(config["model_name"].Text ?? id), null, "models", name, "deployments", "primary", "model");
        if (config["tools_enabled"].Flag is { } tools)
        {
            sheet.Map(config["tools_enabled"].Path, tools, null, "models", name, "deployments", "primary", "capabilities", "tools");
        }

        Price(config["cost_per_1k_tokens"], name);
        SettingsOf(config, ["models", name, "settings"]);
        sheet.Drop(config["context_length"].Path, "Weir does not cut prompts; the provider refuses those that are too long");
        sheet.Drop(config["cache_enabled"].Path, "Weir keeps no answers in this version");
        sheet.Drop(config["cache_ttl"].Path, "Weir keeps no answers in this version");
    }

    private void Price(ForeignField cost, string name)
    {
        if (cost.Number is >= 0 and <= 10 and { } per1k)
        {
            sheet.Map(cost.Path, ForeignField.Json(per1k * 1_000), "one price for input and output, now per million tokens", "models", name, "deployments", "primary", "price", "input");
            sheet.Put(ForeignField.Json(per1k * 1_000), "models", name, "deployments", "primary", "price", "output");
        }
        else
        {
            sheet.Drop(cost.Path, "states no price; Weir's own catalogue is used");
        }
    }

    private void SettingsOf(ForeignField config, string[] to)
    {
        foreach (var (from, field) in Settings)
        {
            if (config[from].Number is { } number)
            {
                sheet.Map(config[from].Path, ForeignField.Json(number), "filled into requests that do not state it", [.. to, field]);
            }
        }
    }

    private void Environment(ForeignField profile)
    {
        if (profile.Text is "development" or "staging" or "production" or "testing")
        {
            sheet.Map(profile.Path, profile.Text, null, "environment");
        }
        else
        {
            sheet.Drop(profile.Path, "is an environment that needs a file of its own in Weir (weir.<environment>.yaml)");
        }
    }

    private void CostControl(ForeignField control)
    {
        const string budget = "imported";
        if (control["budget_limit"].Number is not (>= 0 and <= 9_000_000_000 and { } limit))
        {
            sheet.Drop(control.Path, "there is no budget limit, so there is no budget; Weir records every cost in any case");
            return;
        }

        sheet.Put(new JsonObject(), "budgets", budget, "scope");
        var period = control["budget_period"].Text switch { "daily" => "day", "weekly" => "week", "yearly" => "year", _ => "month" };
        sheet.Map(control["budget_period"].Path, period, null, "budgets", budget, "period");
        sheet.Put(period, "budgets", budget, "period");
        sheet.Map(control["budget_limit"].Path, ForeignField.Json(limit), null, "budgets", budget, "limit_usd");
        sheet.Map(control["hard_limit"].Path, control["hard_limit"].Flag == true ? "block" : "warn", null, "budgets", budget, "action");
        if (control["alert_threshold"].Number is > 0 and <= 1 and { } threshold)
        {
            sheet.Map(control["alert_threshold"].Path, new JsonArray(ForeignField.Json(threshold)), null, "budgets", budget, "thresholds");
        }

        sheet.Drop(control["cost_tracking_enabled"].Path, "Weir records every cost");
        sheet.Drop(control["provider_costs"].Path, "were amounts of the past; Weir's ledger begins anew");
    }

    private void Profiles(ForeignField profiles)
    {
        foreach (var (id, profile) in profiles.Members)
        {
            var from = profile["settings"].IsThere ? profile["settings"] : profile;
            SettingsOf(from, ["presets", MigrationSheet.Id(id)]);
            if (profile["description"].Text is { Length: > 0 and <= 200 } description && sheet.Has("presets", MigrationSheet.Id(id)))
            {
                sheet.Map(profile["description"].Path, description.Trim(), null, "presets", MigrationSheet.Id(id), "description");
            }
        }
    }

    private void Whole(ForeignField field, long least, long most, params string[] to)
    {
        if (field.Whole(least, most) is { } number)
        {
            sheet.Map(field.Path, number, null, to);
        }
        else if (field.IsThere)
        {
            sheet.Drop(field.Path, string.Create(CultureInfo.InvariantCulture, $"is no whole number from {least} to {most}"));
        }
    }
}
