namespace Weir.Engine.Configuration;

/// <summary>Where a secret is kept.</summary>
public enum SecretScheme
{
    /// <summary>An environment variable of the process.</summary>
    Env,

    /// <summary>Weir's own encrypted store.</summary>
    Vault,

    /// <summary>The operating system's secret store.</summary>
    Keyring,

    /// <summary>A HashiCorp Vault or OpenBao server.</summary>
    Hashicorp,
}
