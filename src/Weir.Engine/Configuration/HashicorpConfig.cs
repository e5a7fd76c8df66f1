namespace Weir.Engine.Configuration;

/// <summary>The HashiCorp Vault or OpenBao server that references <c>hashicorp:path#field</c> are read from. <c>credentials.hashicorp</c>.</summary>
public sealed record HashicorpConfig
{
    /// <summary>Absolute http(s) address of the server. Required.</summary>
    public Uri? Address { get; init; }

    /// <summary>Where the token is found: an environment variable. This or <see cref="TokenFile"/>.</summary>
    public SecretReference? Token { get; init; }

    /// <summary>File that holds the token, read anew each time, so that an agent may replace it. This or <see cref="Token"/>.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Namespace; default none.</summary>
    public string? Namespace { get; init; }

    /// <summary>Whether its address may lie in a private network. Default false.</summary>
    public bool AllowPrivateNetwork { get; init; }

    /// <summary>When an answer is late, in seconds, 1 to 30. Default 5.</summary>
    public int TimeoutSeconds { get; init; } = 5;
}
