using System.Text.Json;
using Weir.Engine.Kernel;

namespace Weir.Engine.Proxy;

/// <summary>The request's body in pooled memory and its parsed form over the same memory. Gives both back, and its share of the budget.</summary>
internal sealed class ClientBody(PooledBuffer bytes, JsonDocument json, BodyBudget budget, long taken) : IDisposable
{
    public ReadOnlyMemory<byte> Bytes => bytes.WrittenMemory;

    public JsonDocument Json => json;

    public void Dispose()
    {
        json.Dispose();
        bytes.Dispose();
        budget.Return(taken);
    }
}
