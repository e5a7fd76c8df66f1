namespace Weir.Tests;

public sealed class Probe
{
    [Fact]
    public void Runs() => Assert.True(true);
}
