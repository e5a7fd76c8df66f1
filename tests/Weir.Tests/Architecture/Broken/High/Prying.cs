using Weir.Tests.Architecture.Broken.Low;

namespace Weir.Tests.Architecture.Broken.High;

/// <summary>Uses a lower module: rightly through its public face, wrongly through what is internal to it.</summary>
public static class Prying
{
    public static int Rightly() => Foundation.Open;

    public static int AtMember() => Foundation.Closed;

    public static int AtField() => Foundation.ClosedField;

    public static int AtType() => Cellar.Depth;
}
