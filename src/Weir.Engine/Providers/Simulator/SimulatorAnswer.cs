using Weir.Engine.Providers.Simulator.Billing;
using Weir.Engine.Providers.Simulator.Bodies;

namespace Weir.Engine.Providers.Simulator;

/// <summary>Status, headers and a body that is produced as it is read. Whoever holds it must dispose it.</summary>
internal sealed class SimulatorAnswer(int status, IEnumerable<BodyStep> steps, BillLine line, TimeProvider clock) : IDisposable
{
    public int Status { get; } = status;

    public AnswerBody Body { get; } = new(steps, line, clock);

    /// <summary>Names in lower case, <c>content-type</c> and <c>content-encoding</c> among them.</summary>
    public List<KeyValuePair<string, string>> Headers { get; } = [];

    public SimulatorAnswer With(string name, string value)
    {
        Headers.Add(new(name, value));
        return this;
    }

    public void Dispose() => Body.Dispose();
}
