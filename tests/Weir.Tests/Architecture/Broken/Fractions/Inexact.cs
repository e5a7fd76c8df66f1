namespace Weir.Tests.Architecture.Broken.Fractions;

/// <summary>One member for each place a binary fraction can hide; <see cref="Exact"/> hides none.</summary>
public static class Inexact
{
    public static readonly float[] InField = [];

    public static long InBody(long tokens) => (long)(tokens * 0.3);

    public static long InCall(TimeSpan time) => (long)time.TotalSeconds;

    public static Func<long, long> InLambda() => tokens => (long)(tokens / 3f);

    public static bool InNullable(double? share) => share is null;

    public static object InArgument() => new List<Half>();

    public static decimal Exact(long tokens) => decimal.Round(tokens * 0.3m, 2);
}
