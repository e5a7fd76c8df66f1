namespace Weir.Engine.Providers.Simulator;

/// <summary>A request as a door hands it over: no transport in it.</summary>
/// <param name="Path">The path without query.</param>
/// <param name="Headers">Every header, names in lower case.</param>
/// <param name="Body">The body whole; one byte more than the bound where it was longer.</param>
internal sealed record SimulatorCall(string Method, string Path, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
