using System.Text.Json;

namespace Weir.Engine.Wire.Anthropic;

/// <summary>Scans Anthropic events: <c>message_start</c>, <c>content_block_delta</c> … <c>message_delta</c>, <c>message_stop</c>.</summary>
internal sealed class AnthropicStreamScanner : StreamScanner
{
    private AnthropicUsage _usage;

    public override ScanVerdict Scan(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var json = data.Trim(" \t\r\n"u8);
        if (json.IsEmpty || Ended)
        {
            return ScanVerdict.None;
        }

        if (type.SequenceEqual("error"u8))
        {
            return Fail(json);
        }

        try
        {
            return Take(AnthropicEventFacts.Read(json, _usage), json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return ScanVerdict.Garbage;
        }
    }

    private ScanVerdict Take(in AnthropicEventFacts facts, ReadOnlySpan<byte> json)
    {
        switch (facts.Type)
        {
            case "message_start":
                Model = facts.Model ?? Model;
                TakeUsage(facts, final: false);
                return ScanVerdict.None;
            case "content_block_start" or "content_block_delta":
                OutputTextBytes += facts.TextBytes;
                return facts.HasContent ? ScanVerdict.Content : ScanVerdict.None;
            case "message_delta":
                FinishReason = facts.StopReason ?? FinishReason;
                TakeUsage(facts, final: true);
                return facts.StopReason is null ? ScanVerdict.None : ScanVerdict.Finished;
            case "message_stop":
                return End();
            case "error":
                return Fail(json);
            default:
                // New event types must not break a stream: the format says to ignore unknown ones.
                return facts.Type is null ? ScanVerdict.Garbage : ScanVerdict.None;
        }
    }

    private ScanVerdict Fail(ReadOnlySpan<byte> json)
    {
        Error = ErrorBody.Read(Dialect.Anthropic, json) ?? UpstreamError.Of(null, null, null, null);
        return ScanVerdict.Error;
    }

    private void TakeUsage(in AnthropicEventFacts facts, bool final)
    {
        if (facts.HasUsage)
        {
            _usage = facts.Usage;
            ServiceTier = _usage.ServiceTier;
            Report(_usage.Reading, final);
        }
    }
}
