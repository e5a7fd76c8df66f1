using Mono.Cecil;

namespace Weir.Tests.Architecture;

/// <summary>Checks an assembly against an order of modules. A module is the first name after the root namespace.</summary>
internal sealed class ModuleRules(string rootNamespace, IReadOnlyList<string> lowToHigh)
{
    /// <summary>Every breach as one sentence, each once, sorted.</summary>
    public IReadOnlyList<string> Breaches(ModuleDefinition assembly)
    {
        var types = assembly.GetTypes().ToList();
        var strangers = types
            .Where(type => Module(type) is { Length: > 0 } module && !lowToHigh.Contains(module))
            .Select(type => $"{Module(type)} is not in the module map: {Named.Outermost(type).FullName}");
        var arrows = types
            .SelectMany(type => References.Of(type))
            .Select(reference => Arrow(reference.From, reference.To) ?? Secret(reference.From, reference.To))
            .OfType<string>();
        return [.. strangers.Concat(arrows).Distinct().Order(StringComparer.Ordinal)];
    }

    private string? Arrow(MemberReference from, MemberReference to) =>
        Between(from, to) is var (user, used) && user.Length > 0 && Level(used) > Level(user)
            ? $"{user} must not use {used}: {Named.Full(from)} -> {Named.Full(to)}"
            : null;

    private string? Secret(MemberReference from, MemberReference to) =>
        Between(from, to) is var (user, used) && Named.IsInternal(to)
            ? $"{Named.Short(to)} is internal to {used}, yet {(user.Length > 0 ? user + "." : "")}{Named.Short(from)} uses it"
            : null;

    /// <summary>The two modules when both ends belong to one and they differ.</summary>
    private (string User, string Used)? Between(MemberReference from, MemberReference to) =>
        Module(from) is { } user && Module(to) is { Length: > 0 } used && user != used ? (user, used) : null;

    private int Level(string module) => lowToHigh.TakeWhile(listed => listed != module).Count();

    /// <summary>Name of the module; empty in the root namespace itself; null outside it (other assemblies, generated helpers).</summary>
    private string? Module(MemberReference member)
    {
        if (Named.Outermost(member) is not TypeDefinition outermost)
        {
            return null;
        }

        var space = outermost.Namespace;
        return space == rootNamespace ? ""
            : space.StartsWith(rootNamespace + ".", StringComparison.Ordinal) ? space[(rootNamespace.Length + 1)..].Split('.')[0]
            : null;
    }
}
