using System.Text.Json;

namespace Weir.Engine.Wire;

/// <summary>Reads the events of an upstream's stream into steps. One instance per stream.</summary>
internal abstract class StreamReader
{
    /// <summary>Adds the steps of one event.</summary>
    public abstract void Read(JsonElement data, List<AnswerEvent> steps);
}
