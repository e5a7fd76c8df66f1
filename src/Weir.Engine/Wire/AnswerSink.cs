using System.Buffers;

namespace Weir.Engine.Wire;

/// <summary>Takes the steps of an answer and writes them in one dialect. Any order of steps gives a legal output.</summary>
internal abstract class AnswerSink
{
    /// <summary>Takes one step; a stream emitter may write events for it.</summary>
    public abstract void Accept(in AnswerEvent step, IBufferWriter<byte> output);

    /// <summary>Ends the answer with success: the whole body, or the last events of a stream. Writes nothing after an error or a second time.</summary>
    public abstract void Finish(IBufferWriter<byte> output);
}
