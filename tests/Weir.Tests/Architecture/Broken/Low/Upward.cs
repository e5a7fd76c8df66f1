using Weir.Tests.Architecture.Broken.High;

namespace Weir.Tests.Architecture.Broken.Low;

/// <summary>One member for each way to reach a higher module. <see cref="ModuleRulesTests"/> expects every one to be found.</summary>
public static class Upward
{
    public static readonly Tower[] Array = [];

    public static string InBody() => new Tower(1).Name;

    public static async Task<string> InAsyncBody()
    {
        await Task.Yield();
        return Tower.Default.Name;
    }

    public static IEnumerable<string> InIterator()
    {
        yield return Tower.Default.Name;
    }

    public static Func<string> InLambda() => () => Tower.Default.Name;

    public static string InLocalFunction()
    {
        return Inner();

        static string Inner() => Tower.Default.Name;
    }

    public static string? InCatch(Func<string> action)
    {
        try
        {
            return action();
        }
        catch (TowerException)
        {
            return null;
        }
    }

    public static void InConstraint<T>(T item)
        where T : Tower => ArgumentNullException.ThrowIfNull(item);

    public static object InGenericArgument() => new List<Dictionary<string, Tower>>();

    public static object InGenericMethod() => Enumerable.Empty<Tower>();

    public static bool InPattern(object item) => item is Tower;

    public static Type InTypeOf() => typeof(Tower);

    [Tower(null)]
    public static void WithAttribute()
    {
    }

    [Marked(typeof(Tower))]
    public static void InAttributeArgument()
    {
    }

    [return: Marked(typeof(Tower))]
    public static int OnReturnValue() => 0;

    public static void InParameter(in Tower tower) => ArgumentNullException.ThrowIfNull(tower);
}
