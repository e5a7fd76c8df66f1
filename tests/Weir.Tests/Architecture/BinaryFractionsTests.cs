using Mono.Cecil;
using Weir.Engine.Kernel;
using Weir.Tests.Architecture.Broken.Fractions;

namespace Weir.Tests.Architecture;

// S1-01 ⚠, S2-22 ⚠: no float near money.
public sealed class BinaryFractionsTests
{
    [Fact]
    public void Money_is_computed_without_binary_fractions()
    {
        using var engine = ModuleDefinition.ReadModule(typeof(Money).Assembly.Location);
        var types = engine.GetTypes().Where(type => ModuleMap.MoneyTypes.Any(start => Named.Full(type).StartsWith(start, StringComparison.Ordinal))).ToList();

        Assert.Contains(types, type => type.Name == nameof(Money));
        Rule.Holds(types.SelectMany(BinaryFractions.Of));
    }

    [Fact]
    public void Every_way_to_a_binary_fraction_is_found_and_exact_arithmetic_is_not()
    {
        using var tests = ModuleDefinition.ReadModule(typeof(BinaryFractionsTests).Assembly.Location);
        var found = tests.GetTypes().Where(type => Named.Outermost(type).Namespace == typeof(Inexact).Namespace).SelectMany(BinaryFractions.Of);

        Assert.Equal(
            ["InArgument", "InBody", "InCall", "InField", "InLambda", "InNullable", "cctor"],
            found.Select(breach => breach.Split(' ')[0].Split('.')[^1]).Distinct().Order(StringComparer.Ordinal));
    }
}
