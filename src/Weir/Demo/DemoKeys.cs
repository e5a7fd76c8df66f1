using System.Security.Cryptography;

namespace Weir.Demo;

/// <summary>Fresh keys for one demonstration, by the variables its configuration refers to.</summary>
internal static class DemoKeys
{
    public const string First = "WEIR_DEMO_KEY";
    public const string Checkout = "WEIR_DEMO_KEY_CHECKOUT";
    public const string Support = "WEIR_DEMO_KEY_SUPPORT";

    public static Dictionary<string, string> Create() => new(StringComparer.Ordinal)
    {
        [First] = Key("demo"),
        [Checkout] = Key("checkout"),
        [Support] = Key("support"),
    };

    private static string Key(string id) => $"wk_{id}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}";
}
