namespace Weir.Engine.Proxy;

/// <summary>One request's part of the memory for bodies. It grows with the body and is given back whole.</summary>
internal sealed class BodyShare(BodyBudget budget)
{
    private long _held;

    /// <summary>Holds at least that many bytes in all; false, with nothing changed, when there is no room.</summary>
    public bool TryHold(long bytes)
    {
        var more = bytes - _held;
        if (more <= 0)
        {
            return true;
        }

        if (!budget.TryTake(more))
        {
            return false;
        }

        _held = bytes;
        return true;
    }

    public void Return()
    {
        budget.Return(_held);
        _held = 0;
    }
}
