using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Weir.Tests.Architecture;

/// <summary>Finds <c>float</c>, <c>double</c> and <c>Half</c> in what a type declares and does, in its IL: also where source would hide them (<c>var</c>).</summary>
internal static class BinaryFractions
{
    private static readonly string[] Types = ["System.Single", "System.Double", "System.Half"];

    public static IEnumerable<string> Of(TypeDefinition type) =>
        type.Fields.Where(field => Mentions(field.FieldType)).Cast<MemberReference>()
            .Concat(type.Methods.Where(Uses))
            .Select(member => $"{Named.Full(member)} uses a binary fraction")
            .Distinct();

    private static bool Uses(MethodDefinition method) =>
        Signature(method) || (method.HasBody && (method.Body.Variables.Any(v => Mentions(v.VariableType)) || method.Body.Instructions.Any(Uses)));

    private static bool Uses(Instruction instruction) => instruction.Operand switch
    {
        MethodReference call => Signature(call) || Mentions(call.DeclaringType)
            || (call is GenericInstanceMethod generic && generic.GenericArguments.Any(Mentions)),
        FieldReference field => Mentions(field.FieldType) || Mentions(field.DeclaringType),
        TypeReference type => Mentions(type),
        _ => instruction.OpCode.Code is Code.Ldc_R4 or Code.Ldc_R8 or Code.Conv_R4 or Code.Conv_R8 or Code.Conv_R_Un,
    };

    private static bool Signature(IMethodSignature method) =>
        Mentions(method.ReturnType) || method.Parameters.Any(p => Mentions(p.ParameterType));

    private static bool Mentions(TypeReference type) => References.Flatten(type).Any(part => Types.Contains(part.FullName));
}
