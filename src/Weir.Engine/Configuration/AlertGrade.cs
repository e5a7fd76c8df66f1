namespace Weir.Engine.Configuration;

/// <summary>How bad it is that a threshold was reached (S1-12). None of them: all is well.</summary>
public enum AlertGrade
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>Somebody should look.</summary>
    Warning,

    /// <summary>Somebody must look soon.</summary>
    Critical,

    /// <summary>Somebody must look now.</summary>
    Emergency,
}
