using System.Collections.ObjectModel;
using Weir.Engine.Credentials;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration.Checks;

/// <summary>Every secret that is needed must be found, and be fit for its use. Names fields and references, never a value.</summary>
internal sealed class SecretCheck(EnvironmentVariables variables) : IConfigCheck
{
    private const int LeastKeyLength = 32;
    private const int MostLength = 4096;

    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks) =>
        Providers(config, marks).Concat(Keys(config, marks)).Concat(Integrations(config, marks)).Concat(Signing(config, marks)).Concat(Hashicorp(config, marks)).Concat(Server(config, marks)).Concat(Otlp(config, marks));

    private IEnumerable<ConfigProblem> Providers(WeirConfig config, ConfigMarks marks)
    {
        foreach (var (id, provider) in config.Providers.Where(provider => provider.Value.Enabled))
        {
            var path = ConfigPath.Of("providers", id);
            if (Provided(provider.Credential, config) is { } credential)
            {
                yield return marks.Error(path.Add("credential"), credential);
            }

            for (var i = 0; i < provider.Credentials.Count; i++)
            {
                if (Provided(provider.Credentials[i], config) is { } one)
                {
                    yield return marks.Error(path.Add("credentials").Item(i), one);
                }
            }

            if (provider.Auth == AuthKind.Oauth && Provided(provider.OAuth?.ClientSecret, config) is { } secret)
            {
                yield return marks.Error(path.Add("oauth").Add("client_secret"), secret);
            }
        }
    }

    private IEnumerable<ConfigProblem> Integrations(WeirConfig config, ConfigMarks marks)
    {
        foreach (var (id, integration) in config.Integrations.Where(one => one.Value is { Enabled: true, Template: false }))
        {
            var path = ConfigPath.Of("integrations", id);
            if (Provided(integration.Credential, config) is { } credential)
            {
                yield return marks.Error(path.Add("credential"), credential);
            }

            if (integration.Auth == AuthKind.Oauth && Provided(integration.OAuth?.ClientSecret, config) is { } secret)
            {
                yield return marks.Error(path.Add("oauth").Add("client_secret"), secret);
            }
        }
    }

    private IEnumerable<ConfigProblem> Signing(WeirConfig config, ConfigMarks marks)
    {
        var signing = config.Notices.Webhooks.Where(one => one.Value.Enabled).Select(one => (Path: ConfigPath.Of("notices", "webhooks", one.Key, "secret"), one.Value.Secret, Signs: true))
            .Concat(config.Access.SignIn.Where(one => one.Value.Enabled).Select(one => (Path: ConfigPath.Of("access", "sign_in", one.Key, "client_secret"), Secret: one.Value.ClientSecret, Signs: false)))
            .Concat(config.Credentials.Rotators.Select(one => (Path: ConfigPath.Of("credentials", "rotators", one.Key, "secret"), one.Value.Secret, Signs: one.Value.Kind == RotatorKind.Webhook)));
        foreach (var (path, reference, signs) in signing)
        {
            if (Provided(reference, config) is { } problem)
            {
                yield return marks.Error(path, problem);
            }
            else if (signs && reference is { Scheme: SecretScheme.Env } && Problem(reference, 1, out var secret) is null && !WebhookSecret.TryRead(secret!, out _))
            {
                yield return marks.Error(path, $"the secret at {reference} is no signing secret: it must be {WebhookSecret.Allowed}");
            }
        }
    }

    private IEnumerable<ConfigProblem> Hashicorp(WeirConfig config, ConfigMarks marks)
    {
        if (config.Credentials.Hashicorp?.Token is { } token && Problem(token, 1, out _) is { } problem)
        {
            yield return marks.Error(ConfigPath.Of("credentials", "hashicorp", "token"), problem);
        }
    }

    private IEnumerable<ConfigProblem> Server(WeirConfig config, ConfigMarks marks)
    {
        if (config.Server.Tls is { Certificate: not null, Password: { } password } && Problem(password, 1, out _) is { } problem)
        {
            yield return marks.Error(ConfigPath.Of("server", "tls", "password"), problem);
        }
    }

    private IEnumerable<ConfigProblem> Otlp(WeirConfig config, ConfigMarks marks) =>
        from header in config.Telemetry.Otlp?.Headers ?? ReadOnlyDictionary<string, SecretReference>.Empty
        let problem = header.Value is { Scheme: SecretScheme.Env } ? HeaderProblem(header.Value) : Provided(header.Value, config)
        where problem is not null
        select marks.Error(ConfigPath.Of("telemetry", "otlp", "headers", header.Key), problem);

    // Unlike keys, a header's value may have blanks: "Bearer ...".
    private string? HeaderProblem(SecretReference reference) =>
        !reference.TryResolve(variables, out var secret, out var why) ? why
        : secret.Reveal() is { Length: >= 1 and <= MostLength } text && text.All(c => c is >= ' ' and <= '~') ? null
        : $"the secret at {reference} must be 1 to {MostLength} printable ASCII characters in one line";

    private IEnumerable<ConfigProblem> Keys(WeirConfig config, ConfigMarks marks)
    {
        var owners = new Dictionary<SecretString, string>();
        foreach (var (id, key) in config.Keys.Where(key => key.Value.Enabled))
        {
            Pace.GiveWay();
            var path = ConfigPath.Of("keys", id, "secret");
            if (Problem(key.Secret, LeastKeyLength, out var secret) is { } problem)
            {
                yield return marks.Error(path, problem);
            }
            else if (secret is not null && !owners.TryAdd(secret, id))
            {
                yield return marks.Error(path, $"is the same secret as that of key '{owners[secret]}'; each key needs its own");
            }
        }
    }

    // What a store holds is not known here, and may change; that it can be asked for such a name is.
    private string? Provided(SecretReference? reference, WeirConfig config) => reference switch
    {
        { Scheme: SecretScheme.Vault } => CredentialName.TryParse(reference.Name, out _, out var why) ? null : $"the reference {reference} cannot be right: {why}",
        { Scheme: SecretScheme.Hashicorp } => config.Credentials.Hashicorp is null
            ? $"the reference {reference} leads nowhere: write credentials.hashicorp with the address of the server"
            : SecretReference.IsKvPath(reference.Name) ? null
            : $"the reference {reference} cannot be right: write the path as the server's API has it, mount/data/path#field, such as hashicorp:secret/data/openai#api_key",
        { Scheme: SecretScheme.Keyring } => null,
        _ => Problem(reference, 1, out _),
    };

    private string? Problem(SecretReference? reference, int least, out SecretString? secret)
    {
        secret = null;
        if (reference is null)
        {
            return null;
        }

        if (!reference.TryResolve(variables, out secret, out var why))
        {
            return why;
        }

        var text = secret.Reveal();
        return text.Length < least ? $"the secret at {reference} has {text.Length} characters; at least {least} are needed"
            : text.Length > MostLength ? $"the secret at {reference} is longer than {MostLength} characters"
            : text.All(c => c is > ' ' and <= '~') ? null
            : $"the secret at {reference} must be printable ASCII without blanks and line breaks";
    }
}
