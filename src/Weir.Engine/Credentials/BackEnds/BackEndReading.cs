using Weir.Engine.Kernel;

namespace Weir.Engine.Credentials.BackEnds;

/// <summary>What reading a secret came to.</summary>
/// <param name="Secret">The secret; <see langword="null"/> when there is none.</param>
/// <param name="Problem">Why there is none, as the end of a sentence about the reference, with nothing of any secret; empty when there is one.</param>
internal sealed record BackEndReading(SecretString? Secret, string Problem)
{
    /// <summary>Whether the store did not answer at all, so that asking it for the next secret would only take the same time again.</summary>
    public bool IsSilent { get; init; }

    public static BackEndReading Of(string secret) => SecretRule.Problem(secret) is { } wrong ? Failed("what is there " + wrong) : new(new(secret), "");

    public static BackEndReading Failed(string problem) => new(null, problem);

    public static BackEndReading Silent(string problem) => new(null, problem) { IsSilent = true };
}
