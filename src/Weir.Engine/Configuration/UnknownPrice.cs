namespace Weir.Engine.Configuration;

/// <summary>What holds for a model whose price nobody stated.</summary>
public enum UnknownPrice
{
    /// <summary>It is not called.</summary>
    Block,

    /// <summary>It costs what <c>pricing.cap</c> says.</summary>
    Cap,

    /// <summary>It is called and counted as costing nothing.</summary>
    Allow,
}
