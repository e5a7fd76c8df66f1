using Mono.Cecil;
using Weir.Engine.Kernel;
using Weir.Tests.Support;

namespace Weir.Tests.Architecture;

public sealed class ModuleMapTests
{
    private const string Engine = "src/Weir.Engine";

    [Fact]
    public void Modules_use_only_the_public_face_of_lower_modules()
    {
        using var engine = ModuleDefinition.ReadModule(typeof(Money).Assembly.Location);

        Rule.Holds(new ModuleRules(ModuleMap.RootNamespace, ModuleMap.LowToHigh).Breaches(engine));
    }

    [Fact]
    public void Every_folder_of_the_engine_is_in_the_map() =>
        Rule.Holds(Folders().Except(ModuleMap.LowToHigh).Select(folder => $"{Engine}/{folder} is in no module of ModuleMap.cs"));

    [Fact]
    public void Every_module_of_the_map_has_files_or_is_awaited()
    {
        Rule.Holds(ModuleMap.LowToHigh.Except(ModuleMap.Awaited).Except(Folders()).Select(module => $"{module} has no file"));
        Rule.Holds(ModuleMap.Awaited.Except(ModuleMap.LowToHigh).Select(module => $"{module} is awaited, but not in the map"));
    }

    [Fact]
    public void The_engine_root_holds_only_its_wiring() =>
        Rule.Holds(RepoRoot.Files(Engine, "*.cs").Where(file => file.Split('/').Length == 3).Except([$"{Engine}/EngineModule.cs"]));

    [Fact]
    public void Kernel_stays_small() =>
        Assert.InRange(RepoRoot.Files($"{Engine}/Kernel", "*.cs").Count(), 1, ModuleMap.KernelFiles);

    private static IEnumerable<string> Folders() =>
        RepoRoot.Files(Engine, "*.cs").Select(file => file.Split('/')).Where(parts => parts.Length > 3).Select(parts => parts[2]).Distinct();
}
