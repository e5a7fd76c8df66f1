using System.Text.Json;
using Weir.Engine.Wire.Tokens;

namespace Weir.Engine.Wire.OpenAi;

/// <summary>Scans OpenAI chunks: <c>data: {"choices":[{"delta":{"content":"Hi"}}]}</c> … <c>data: [DONE]</c>.</summary>
internal sealed class OpenAiStreamScanner(OutputText? text) : StreamScanner
{
    public override ScanVerdict Scan(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var json = data.Trim(" \t\r\n"u8);
        if (json.IsEmpty || Ended)
        {
            return ScanVerdict.None;
        }

        if (json.SequenceEqual("[DONE]"u8))
        {
            return End();
        }

        if (type.SequenceEqual("error"u8))
        {
            return Fail(json);
        }

        try
        {
            var facts = OpenAiEventFacts.Read(json, text);
            return facts.HasError ? Fail(json) : Take(facts);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return ScanVerdict.Garbage;
        }
    }

    private ScanVerdict Fail(ReadOnlySpan<byte> json)
    {
        Error = ErrorBody.Read(Dialect.OpenAi, json) ?? UpstreamError.Of(null, null, null, null);
        return ScanVerdict.Error;
    }

    private ScanVerdict Take(in OpenAiEventFacts facts)
    {
        Model = facts.Model ?? Model;
        FinishReason = facts.FinishReason ?? FinishReason;
        ServiceTier = facts.ServiceTier ?? ServiceTier;
        OutputTextBytes += facts.TextBytes;
        if (facts.HasUsage)
        {
            Report(facts.Usage, final: FinishReason is not null || facts.Choices == 0);
        }

        if (facts.HasChoices && facts.Choices == 0)
        {
            // Azure opens with choices: [] and filter results; only the one with usage is the extra event.
            return facts.HasUsage ? ScanVerdict.UsageOnly : ScanVerdict.None;
        }

        return (facts.HasContent ? ScanVerdict.Content : ScanVerdict.None)
            | (facts.FinishReason is not null ? ScanVerdict.Finished : ScanVerdict.None);
    }
}
