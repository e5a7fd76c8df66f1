using System.Runtime.CompilerServices;
using Mono.Cecil;
using Weir.Engine.Kernel;
using Weir.Tests.Support;

namespace Weir.Tests.Architecture;

public sealed class SourceRulesTests
{
    private static readonly string[] Code = [.. RepoRoot.Files("src", "*.cs")];
    private static readonly string[] Tests = [.. RepoRoot.Files("tests", "*.cs").Concat(RepoRoot.Files("bench", "*.cs"))];

    [Fact]
    public void No_source_file_is_longer_than_500_lines() =>
        Rule.Holds(Code.Select(file => SourceRules.TooLong(file, File.ReadLines(RepoRoot.At(file)).Count())).OfType<string>());

    [Fact]
    public void No_type_ends_in_a_word_that_says_nothing()
    {
        using var engine = ModuleDefinition.ReadModule(typeof(Money).Assembly.Location);
        using var program = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, "weir.dll"));

        Rule.Holds(engine.GetTypes().Concat(program.GetTypes()).Where(Written).Select(type => SourceRules.EmptyName(type.Name)).OfType<string>());
    }

    [Fact]
    public void No_folder_is_named_by_kind() => Rule.Holds(Code.Select(SourceRules.KindFolder).OfType<string>());

    [Fact]
    public void No_test_is_switched_off() => Rule.Holds(Tests.SelectMany(file => SourceRules.Skipped(file, File.ReadAllText(RepoRoot.At(file)))));

    [Fact]
    public void One_file_alone_has_unsafe_code()
    {
        Rule.Holds(Code.Select(file => SourceRules.Unsafe(file, File.ReadAllText(RepoRoot.At(file)))).OfType<string>());
        Assert.Contains(SourceRules.UnsafeFile, Code);
    }

    [Theory]
    [InlineData("src/a.cs", "    public static unsafe int X() => 0;", true)]
    [InlineData("src/a.cs", "unsafe\n{", true)]
    [InlineData("src/a.cs", "// not unsafe", false)]
    [InlineData("src/a.cs", "IsUnsafe(x)", false)]
    [InlineData(SourceRules.UnsafeFile, "unsafe", false)]
    public void The_rule_of_unsafe_code_sees_the_word(string file, string text, bool refused) => Assert.Equal(refused, SourceRules.Unsafe(file, text) is not null);

    [Fact]
    public void The_length_rule_counts()
    {
        Assert.Null(SourceRules.TooLong("a.cs", 500));
        Assert.Equal("a.cs has 501 lines; 500 is the limit", SourceRules.TooLong("a.cs", 501));
    }

    [Theory]
    [InlineData("BudgetManager", true)]
    [InlineData("KeyService`1", true)]
    [InlineData("IPriceService", true)]
    [InlineData("Helper", true)]
    [InlineData("ProviderBase", true)]
    [InlineData("SSEUtil", true)]
    [InlineData("HealthScore", false)]
    [InlineData("Database", false)]
    [InlineData("ServiceDown", false)]
    [InlineData("Money", false)]
    public void The_name_rule_sees_last_words_only(string name, bool refused) => Assert.Equal(refused, SourceRules.EmptyName(name) is not null);

    [Fact]
    public void The_folder_rule_sees_every_level() => Assert.NotNull(SourceRules.KindFolder("src/Weir.Engine/Wire/models/Chat.cs"));

    [Theory]
    [InlineData("Fact", "@ = \"later\"")]
    [InlineData("Theory", "DisplayName = \"x\", @ = \"later\"")]
    [InlineData("InlineData", "1, @ = \"later\"")]
    [InlineData("Fact", "@When = nameof(X)")]
    public void The_skip_rule_sees_switched_off_tests(string attribute, string arguments) => Assert.NotEmpty(
        SourceRules.Skipped("t.cs", $"public class T\n{{\n    [{attribute}({arguments.Replace("@", "Skip", StringComparison.Ordinal)})]\n    public void X() {{ }}\n}}"));

    [Fact]
    public void The_skip_rule_lets_plain_tests_pass() =>
        Assert.Empty(SourceRules.Skipped("t.cs", "[Fact]\npublic void Skip() => items.Skip(1);\n[Fact(Timeout = 5)]\npublic void Y() { }"));

    private static bool Written(TypeDefinition type) =>
        !type.Name.StartsWith('<') && !type.CustomAttributes.Any(a => a.AttributeType.Name is nameof(CompilerGeneratedAttribute) or "GeneratedCodeAttribute")
        && (type.DeclaringType is not { } outer || Written(outer));
}
