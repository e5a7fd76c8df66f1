using Mono.Cecil;
using Weir.Tests.Architecture.Broken.Low;

namespace Weir.Tests.Architecture;

/// <summary>The checker itself, on the deliberately broken modules below <c>Broken/</c>: a map that cannot fail proves nothing.</summary>
public sealed class ModuleRulesTests
{
    private static readonly Lazy<IReadOnlyList<string>> Found = new(() =>
    {
        using var tests = ModuleDefinition.ReadModule(typeof(ModuleRulesTests).Assembly.Location);
        return new ModuleRules("Weir.Tests.Architecture.Broken", ["Low", "High"]).Breaches(tests);
    });

    [Theory]
    [InlineData(nameof(Upward.InBody))]
    [InlineData(nameof(Upward.InAsyncBody))]
    [InlineData(nameof(Upward.InIterator))]
    [InlineData(nameof(Upward.InLambda))]
    [InlineData(nameof(Upward.InLocalFunction))]
    [InlineData(nameof(Upward.InConstraint))]
    [InlineData(nameof(Upward.InGenericArgument))]
    [InlineData(nameof(Upward.InGenericMethod))]
    [InlineData(nameof(Upward.InPattern))]
    [InlineData(nameof(Upward.InTypeOf))]
    [InlineData(nameof(Upward.InAttributeArgument))]
    [InlineData(nameof(Upward.OnReturnValue))]
    [InlineData(nameof(Upward.InParameter))]
    [InlineData(nameof(Upward.Array))]
    public void An_arrow_upwards_is_found(string member) => Assert.Contains(
        $"Low must not use High: Weir.Tests.Architecture.Broken.Low.Upward.{member} -> Weir.Tests.Architecture.Broken.High.Tower", Found.Value);

    [Theory]
    [InlineData("Upward.InCatch", "TowerException")]
    [InlineData("Upward.WithAttribute", "TowerAttribute")]
    [InlineData("Derived", "Tower")]
    public void An_arrow_upwards_by_catch_attribute_or_base_is_found(string from, string to) => Assert.Contains(
        $"Low must not use High: Weir.Tests.Architecture.Broken.Low.{from} -> Weir.Tests.Architecture.Broken.High.{to}", Found.Value);

    [Theory]
    [InlineData("Foundation.Closed is internal to Low, yet High.Prying.AtMember uses it")]
    [InlineData("Foundation.ClosedField is internal to Low, yet High.Prying.AtField uses it")]
    [InlineData("Cellar is internal to Low, yet High.Prying.AtType uses it")]
    public void Use_of_what_is_internal_to_another_module_is_found(string breach) => Assert.Contains(breach, Found.Value);

    [Fact]
    public void A_module_missing_from_the_map_is_found() =>
        Assert.Contains("Unlisted is not in the module map: Weir.Tests.Architecture.Broken.Unlisted.Stray", Found.Value);

    [Fact]
    public void Use_of_a_lower_modules_public_face_is_not_a_breach() =>
        Assert.DoesNotContain(Found.Value, breach => breach.Contains("Rightly", StringComparison.Ordinal));
}
