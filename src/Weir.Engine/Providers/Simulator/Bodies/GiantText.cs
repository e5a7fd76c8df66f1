namespace Weir.Engine.Providers.Simulator.Bodies;

/// <summary>Bodies and events of any size, made from one block that is sent again and again.</summary>
internal static class GiantText
{
    private const int BlockBytes = 64 * 1024;
    private static readonly byte[] Block = [.. Enumerable.Repeat((byte)'a', BlockBytes)];

    public static IEnumerable<BodyStep> Event(SimulatorDialect dialect, long size)
    {
        var (before, after) = dialect == SimulatorDialect.OpenAi
            ? ("data: {\"id\":\"chatcmpl-giant\",\"object\":\"chat.completion.chunk\",\"created\":0,\"model\":\"sim\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"",
                "\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n")
            : ("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"", "\"}}\n\n");
        return Around(before, size, after);
    }

    /// <summary>A JSON object of about <paramref name="size"/> bytes.</summary>
    public static IEnumerable<BodyStep> Body(long size) => Around("{\"object\":\"giant\",\"text\":\"", size, "\"}");

    private static IEnumerable<BodyStep> Around(string before, long size, string after)
    {
        yield return BodyStep.Piece(System.Text.Encoding.ASCII.GetBytes(before));
        for (var left = size; left > 0; left -= BlockBytes)
        {
            yield return BodyStep.Piece(Block.AsMemory(0, (int)Math.Min(left, BlockBytes)));
        }

        yield return BodyStep.Event(EventPart.Other, System.Text.Encoding.ASCII.GetBytes(after));
    }
}
