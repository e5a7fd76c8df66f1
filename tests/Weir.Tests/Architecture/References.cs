using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Weir.Tests.Architecture;

/// <summary>
/// Everything a type mentions in its metadata and IL: bases, constraints, attributes and their <c>typeof</c> arguments, signatures, locals,
/// instructions, catch clauses. What the compiler folds away (<c>nameof</c>, constants, doc comments) leaves no trace and does not count.
/// </summary>
internal static class References
{
    /// <summary>Each pair: the member (or type) that mentions, and the type or member it mentions.</summary>
    public static IEnumerable<(MemberReference From, MemberReference To)> Of(TypeDefinition type)
    {
        foreach (var to in OfDeclaration(type))
        {
            yield return (type, to);
        }

        foreach (var field in type.Fields)
        {
            foreach (var to in Flatten(field.FieldType).Concat(Attributes(field)))
            {
                yield return (field, to);
            }
        }

        foreach (var member in type.Properties.Cast<ICustomAttributeProvider>().Concat(type.Events))
        {
            foreach (var to in Attributes(member))
            {
                yield return ((MemberReference)member, to);
            }
        }

        foreach (var method in type.Methods)
        {
            foreach (var to in Signature(method).Concat(Body(method)))
            {
                yield return (method, to);
            }
        }
    }

    private static IEnumerable<MemberReference> OfDeclaration(TypeDefinition type) =>
        Flatten(type.BaseType)
            .Concat(type.Interfaces.SelectMany(i => Flatten(i.InterfaceType)))
            .Concat(Constraints(type))
            .Concat(Attributes(type));

    private static IEnumerable<MemberReference> Signature(MethodDefinition method) =>
        Flatten(method.ReturnType)
            .Concat(method.Parameters.SelectMany(p => Flatten(p.ParameterType).Concat(Attributes(p))))
            .Concat(method.Overrides.SelectMany(OfMember))
            .Concat(Constraints(method))
            .Concat(Attributes(method.MethodReturnType))
            .Concat(Attributes(method));

    private static IEnumerable<MemberReference> Body(MethodDefinition method) =>
        !method.HasBody
            ? []
            : method.Body.Variables.SelectMany(v => Flatten(v.VariableType))
                .Concat(method.Body.ExceptionHandlers.SelectMany(h => Flatten(h.CatchType)))
                .Concat(method.Body.Instructions.SelectMany(OfInstruction));

    private static IEnumerable<MemberReference> OfInstruction(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => Flatten(type),
        MemberReference member => OfMember(member),
        CallSite call => Flatten(call.ReturnType).Concat(call.Parameters.SelectMany(p => Flatten(p.ParameterType))),
        _ => [],
    };

    private static IEnumerable<MemberReference> OfMember(MemberReference member)
    {
        var generic = member is GenericInstanceMethod method ? method.GenericArguments.SelectMany(Flatten) : [];
        return generic.Concat(Flatten(member.DeclaringType)).Append(member);
    }

    private static IEnumerable<MemberReference> Constraints(IGenericParameterProvider owner) =>
        owner.GenericParameters.SelectMany(p => p.Constraints.SelectMany(c => Flatten(c.ConstraintType)));

    private static IEnumerable<MemberReference> Attributes(ICustomAttributeProvider owner) =>
        !owner.HasCustomAttributes
            ? []
            : owner.CustomAttributes.SelectMany(attribute => OfMember(attribute.Constructor)
                .Concat(attribute.ConstructorArguments.SelectMany(Argument))
                .Concat(attribute.Properties.Concat(attribute.Fields).SelectMany(named => Argument(named.Argument))));

    private static IEnumerable<MemberReference> Argument(CustomAttributeArgument argument) => argument.Value switch
    {
        TypeReference type => Flatten(type),
        CustomAttributeArgument boxed => Argument(boxed),
        CustomAttributeArgument[] array => array.SelectMany(Argument),
        _ => Flatten(argument.Type),
    };

    /// <summary>A type and its parts: element types of arrays and pointers, arguments of generics, modifiers.</summary>
    public static IEnumerable<TypeReference> Flatten(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Flatten).Append(generic.ElementType),
        IModifierType modified => Flatten(modified.ModifierType).Concat(Flatten(modified.ElementType)),
        FunctionPointerType pointer => Flatten(pointer.ReturnType).Concat(pointer.Parameters.SelectMany(p => Flatten(p.ParameterType))),
        TypeSpecification wrapped => Flatten(wrapped.ElementType),
        _ => [type],
    };
}
