using Weir.Engine.Pricing;
using Weir.Engine.Providers.Simulator.Bodies;

namespace Weir.Engine.Providers.Simulator.Billing;

/// <summary>The bill's entry while its attempt goes on. The first end counts.</summary>
internal sealed class BillLine(SimulatorBill bill, SimulatorBillEntry first, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private SimulatorBillEntry _entry = first;
    private TokenUsage _whole;
    private SimulatorPrice? _price;
    private long _produced;
    private long _events;

    public long Number { get; } = first.Number;

    public string RequestId { get; } = first.RequestId;

    /// <summary>The entry as it would be if the attempt ended now.</summary>
    public SimulatorBillEntry Snapshot()
    {
        lock (_lock)
        {
            return _entry.Outcome == SimulatorOutcome.Open ? Billed() : _entry;
        }
    }

    /// <summary>Adds what the request turned out to ask for.</summary>
    public void Describe(string model, DirectiveSet directives, bool stream)
    {
        lock (_lock)
        {
            _entry = _entry with { Model = model, Directives = directives.ToString(), Stream = stream };
        }
    }

    public void Answered(int status)
    {
        lock (_lock)
        {
            _entry = _entry with { Status = status };
        }
    }

    /// <summary>The model begins: from here on the input is billed, and the output as far as it gets.</summary>
    /// <param name="whole">The usage if the answer is produced to its end.</param>
    public void Generating(TokenUsage whole, SimulatorPrice price)
    {
        lock (_lock)
        {
            (_whole, _price) = (whole, price);
        }
    }

    public void Produced(long tokens)
    {
        lock (_lock)
        {
            _produced = Math.Max(_produced, Math.Min(tokens, _whole.TotalOutput));
        }
    }

    public void Sent(in BodyStep step)
    {
        lock (_lock)
        {
            if (_entry.Outcome != SimulatorOutcome.Open)
            {
                return;
            }

            _produced = Math.Max(_produced, step.Tokens);
            _events += step.EndsEvent ? 1 : 0;
        }

        if (step.Part is EventPart.Terminal or EventPart.Failure)
        {
            End(step.Part == EventPart.Terminal ? SimulatorOutcome.Completed : SimulatorOutcome.Broken);
        }
    }

    public void End(SimulatorOutcome outcome)
    {
        lock (_lock)
        {
            if (_entry.Outcome != SimulatorOutcome.Open)
            {
                return;
            }

            _produced = outcome == SimulatorOutcome.Completed ? Math.Max(_produced, _whole.TotalOutput) : _produced;
            _entry = Billed() with { Outcome = outcome, Ended = clock.GetUtcNow() };
        }

        bill.Close(_entry);
    }

    private SimulatorBillEntry Billed()
    {
        var hidden = Math.Min(_produced, _whole.Reasoning);
        var usage = _whole with { Output = _produced - hidden, Reasoning = hidden };
        return _entry with { EventsSent = _events, Usage = usage, CostNanoUsd = _price?.CostNanoUsd(usage) ?? 0 };
    }
}
