using System.Text.RegularExpressions;
using Mono.Cecil;

namespace Weir.Tests.Architecture;

/// <summary>Turns what stands in metadata into the name a person wrote, and says who may see it.</summary>
internal static partial class Named
{
    /// <summary>The type around all others: lambdas, state machines and nested types belong to it.</summary>
    public static TypeReference Outermost(MemberReference member)
    {
        var type = member as TypeReference ?? member.DeclaringType;
        type = type.GetElementType();
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type;
    }

    /// <summary>With namespace: <c>Weir.Engine.Pricing.X.Y</c>.</summary>
    public static string Full(MemberReference member) => $"{Outermost(member).Namespace}.{Short(member)}";

    /// <summary>Without namespace: <c>X.Y</c>, <c>Y</c> being the member that a person wrote, also for lambdas and async bodies.</summary>
    public static string Short(MemberReference member)
    {
        var parts = new List<string>();
        for (var at = member; at is not null; at = at.DeclaringType?.GetElementType())
        {
            parts.Insert(0, Clean(at.Name));
        }

        return string.Join('.', parts.Where(part => part.Length > 0));
    }

    /// <summary>True for a type or member that says <c>internal</c>, or stands in one that does.</summary>
    public static bool IsInternal(MemberReference member) => Definition(member) switch
    {
        TypeDefinition type => type.IsNotPublic || type.IsNestedAssembly || type.IsNestedFamilyOrAssembly
            || (type.DeclaringType is { } outer && IsInternal(outer)),
        MethodDefinition method => method.IsAssembly || method.IsFamilyOrAssembly,
        FieldDefinition field => field.IsAssembly || field.IsFamilyOrAssembly,
        _ => false,
    };

    private static IMemberDefinition? Definition(MemberReference member) => member switch
    {
        TypeReference type => type.GetElementType() as TypeDefinition,
        _ when member.DeclaringType.GetElementType() is TypeDefinition => member.Resolve(),
        _ => null,
    };

    /// <summary><c>&lt;SendAsync&gt;d__3</c> is SendAsync, <c>get_Usd</c> is Usd, <c>List`1</c> is List; what has no written name is empty.</summary>
    private static string Clean(string name)
    {
        if (name.StartsWith('<'))
        {
            return Written().Match(name) is { Success: true } match ? match.Groups[1].Value : "";
        }

        return Decoration().Replace(name, "").TrimStart('.') is var plain && plain is "MoveNext" ? "" : plain;
    }

    [GeneratedRegex("^<+([^<>]+)>", RegexOptions.NonBacktracking)]
    private static partial Regex Written();

    [GeneratedRegex("^(get_|set_|add_|remove_)|`[0-9]+$", RegexOptions.NonBacktracking)]
    private static partial Regex Decoration();
}
