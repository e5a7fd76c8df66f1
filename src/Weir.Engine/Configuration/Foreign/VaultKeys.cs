using System.Globalization;
using Weir.Engine.Credentials;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration.Foreign;

/// <summary>Providers' keys that are for the vault, each under a name made of the provider's: <c>openai/api_key</c>. The same key is one credential, however often it stands in the file.</summary>
internal sealed class VaultKeys
{
    private const int MostChars = 60; // leaves room for a number behind it

    private readonly OrderedDictionary<CredentialName, SecretString> _keys = [];

    /// <summary>The keys by their names.</summary>
    public IReadOnlyDictionary<CredentialName, SecretString> Keys => _keys;

    /// <summary>The reference to a key.</summary>
    public string Reference(string key, string provider)
    {
        var name = _keys.FirstOrDefault(one => one.Value.Reveal() == key).Key ?? Free(provider);
        _keys.TryAdd(name, new(key));
        return "vault:" + name;
    }

    /// Names in the vault never differ by case alone, ids of providers may.
    private CredentialName Free(string provider)
    {
        var service = provider.ToLowerInvariant();
        service = service.Length > MostChars ? service[..MostChars] : service;
        for (var i = 1; ; i++)
        {
            var wanted = i == 1 ? service : string.Create(CultureInfo.InvariantCulture, $"{service}-{i}");
            if (CredentialName.TryCreate(wanted, "api_key", out var name).Problem is { } problem)
            {
                throw new ArgumentException(problem, nameof(provider)); // ids of providers hold nothing else
            }

            if (!_keys.ContainsKey(name!))
            {
                return name!;
            }
        }
    }
}
