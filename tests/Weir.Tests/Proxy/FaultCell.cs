using System.Globalization;
using Weir.Engine.Wire;

namespace Weir.Tests.Proxy;

/// <summary>One cell of the fault table.</summary>
internal sealed record FaultCell(Fault Fault, bool Stream, bool Failover, Dialect Client, Dialect Upstream)
{
    /// <summary>Name of the cell's own model, so that no breaker joins two cells. It is in the prompt too, so that the bill's lines can be told apart.</summary>
    public string Model => string.Create(CultureInfo.InvariantCulture, $"cell-{Index:000}-{(Stream ? "stream" : "plain")}-{(Failover ? "failover" : "alone")}-{Client}-{Upstream}-end");

    public Fate Fate => Stream ? Fault.Stream : Fault.Plain;

    public bool IsTranslated => Client != Upstream;

    private int Index => Fault.All.Index().First(one => one.Item == Fault).Index;

    /// <summary>What is to follow, with the exceptions that a translation makes.</summary>
    public Fate Expected => Fate == Fate.Broken && IsTranslated ? Fate.Early
        : IsUnterminated ? Fate.Fine
        : Fate;

    /// <summary>An OpenAI stream that gave its reason to finish and ended cleanly is whole without its terminator; Anthropic's is not.</summary>
    public bool IsUnterminated => Stream && Upstream == Dialect.OpenAi && Fault.Directives == "no-terminal";

    public string[] Errors => AtAnthropic is { } other ? [other.Error] : Fault.Errors;

    public int Status => AtAnthropic?.Status ?? Fault.Status;

    public bool MayRetry => AtAnthropic?.MayRetry ?? Fault.MayRetry;

    private (string Error, int Status, bool MayRetry)? AtAnthropic => Upstream == Dialect.Anthropic ? Fault.AtAnthropic : null;

    public static IEnumerable<FaultCell> Of(Fault fault) =>
        from stream in new[] { true, false }
        from failover in new[] { true, false }
        from client in Enum.GetValues<Dialect>()
        from upstream in Enum.GetValues<Dialect>()
        let cell = new FaultCell(fault, stream, failover, client, upstream)
        where cell.Fate != Fate.None
        select cell;
}
