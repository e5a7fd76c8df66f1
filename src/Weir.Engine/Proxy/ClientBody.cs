using System.Text.Json;
using Weir.Engine.Kernel;
using Weir.Engine.Wire;

namespace Weir.Engine.Proxy;

/// <summary>The request's body in pooled memory, and what is known of it. Gives the memory back, and its share of the budget.</summary>
internal sealed class ClientBody(PooledBuffer bytes, RequestMembers members, JsonDocument? json, BodyShare share) : IDisposable
{
    private JsonDocument? _json = json;

    public ReadOnlyMemory<byte> Bytes => bytes.WrittenMemory;

    /// <summary>Its members, without a tree of what is in them.</summary>
    public RequestMembers Members => members;

    /// <summary>The whole tree, over the same memory; built when a translation or an estimate asks for it.</summary>
    public JsonElement Json => (_json ??= JsonDocument.Parse(Bytes, JsonText.Strict)).RootElement;

    public void Dispose()
    {
        _json?.Dispose();
        bytes.Dispose();
        share.Return();
    }
}
