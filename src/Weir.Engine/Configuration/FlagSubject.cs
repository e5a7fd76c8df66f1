namespace Weir.Engine.Configuration;

/// <summary>Whose id decides on which side of a percentage a call falls.</summary>
public enum FlagSubject
{
    /// <summary>The end user; where none is named, the key.</summary>
    User,

    /// <summary>The customer; where none is named, the key.</summary>
    Customer,

    /// <summary>The team; where none is named, the key.</summary>
    Team,

    /// <summary>The project; where none is named, the key.</summary>
    Project,

    /// <summary>The key.</summary>
    Key,
}
