namespace Weir.Tests.Architecture.Broken.Low;

/// <summary>Legal for a higher module, save for its internal member.</summary>
public static class Foundation
{
    public static int Open => 1;

    internal static int Closed => 2;

    internal static int ClosedField = 3;
}

/// <summary>Internal to this folder.</summary>
internal sealed class Cellar
{
    public static int Depth => 4;
}

/// <summary>Carries a type, as serialisation contexts do.</summary>
[AttributeUsage(AttributeTargets.All)]
public sealed class MarkedAttribute(Type type) : Attribute
{
    public Type Type { get; } = type;
}
