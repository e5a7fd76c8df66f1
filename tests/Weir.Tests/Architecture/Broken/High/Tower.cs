namespace Weir.Tests.Architecture.Broken.High;

/// <summary>What the lower module must not know.</summary>
public class Tower(int floors)
{
    public static Tower Default { get; } = new(1);

    public string Name { get; } = $"{floors} floors";
}

/// <summary>An exception of the higher module.</summary>
public sealed class TowerException : Exception;

/// <summary>An attribute of the higher module.</summary>
[AttributeUsage(AttributeTargets.All)]
public sealed class TowerAttribute(string? note) : Attribute
{
    public string? Note { get; } = note;
}
