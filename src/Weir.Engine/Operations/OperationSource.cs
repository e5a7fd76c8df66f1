namespace Weir.Engine.Operations;

/// <summary>Where the record of an operation comes from.</summary>
public static class OperationSource
{
    /// <summary>It went through this gateway. Every other source is the id of the integration that reported it; none can have this one.</summary>
    public const string Gateway = "gateway";
}
