using System.Globalization;
using System.Text;

namespace Weir.Tests.Wire.Conformance;

/// <summary>Writes <c>docs/conformance.md</c> from the rows.</summary>
internal static class ConformanceDocument
{
    public static string Write()
    {
        var text = new StringBuilder();
        text.AppendLine(
            """
            # Conformance: what crosses between dialects, and how

            A client may speak one dialect and the model's provider the other. This page says of every feature what happens to it then. Within one
            dialect nothing on this page applies: bytes are relayed as they are.

            The page is written by a test from the examples it runs; a row that is not true fails the build. To change it, change the rows under
            `tests/Weir.Tests/Wire/Conformance` and run the tests with `WEIR_UPDATE_DOCS=1`.

            - **carried**: arrives with the same meaning.
            - **by rule**: arrives in another form; the rule is in the cell.
            - **dropped**: left behind; the operation's record lists the field.
            - **refused**: answered with 400 before anything is sent, naming the field and what to do.
            - –: the sending dialect has no such thing.

            ## Requests

            """);
        Table(text, "OpenAI client → Anthropic provider", "Anthropic client → OpenAI provider", RequestRows.All);
        text.AppendLine(
            """

            Wrong types (messages that are no list, content that is a number, an unknown role, a broken data address, half of a surrogate pair) are
            refused with the path of the field, such as `messages[2].content`. Tool names that the provider would refuse (longer than 64 characters at
            OpenAI, 128 at Anthropic) are shortened with a hash and restored in the answer.

            What a preset fills in, where it is configured, is filled in before the request is written, by the rules of `docs/presets.md`.

            ## Answers

            Every example runs twice: as a plain answer, and as a stream cut into single characters. Both must give the same.

            """);
        Table(text, "OpenAI provider → Anthropic client (plain, stream)", "Anthropic provider → OpenAI client (plain, stream)", AnswerRows.All);
        text.AppendLine(
            """

            ## Only in streams

            """);
        Table(text, "OpenAI provider → Anthropic client (stream)", "Anthropic provider → OpenAI client (stream)", AnswerRows.Streams);
        text.Append(
            """

            The last events (stop reason, usage, `message_stop`; finish reason, usage, `[DONE]`) are sent only when the call has been settled. A stream
            that breaks ends with the dialect's error event and without them. Unknown usage is left out for OpenAI clients; Anthropic's format has no
            such word, so there it reads 0.

            ## Usage

            A count is used only if it is a whole number from 0 to 10^12 (`1e3` is one, `1.5` and `"12"` are not), no part exceeds its total, and none that
            must be there is missing; otherwise the whole block counts as not reported, never as 0.

            ## Counting tokens

            Where the provider cannot count, `count_tokens` answers an estimate that is rather too high: one token for every 3 bytes of UTF-8 text, 4 a
            message, 16 a tool plus its JSON, 1,600 an image, 3,000 for each begun 50,000 bytes of a PDF, 350 once if there are tools, 8 once.

            """);
        return text.ToString();
    }

    private static void Table(StringBuilder text, string first, string second, IReadOnlyList<ConformanceRow> rows)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"| Feature | {first} | {second} |");
        text.AppendLine("|---|---|---|");
        foreach (var row in rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {row.Feature} | {Cell(row.OpenAiToAnthropic)} | {Cell(row.AnthropicToOpenAi)} |");
        }
    }

    private static string Cell(ConformanceCase? example) => example is null ? "–" : $"**{Word(example.Verdict)}**: {example.Rule}";

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Carried => "carried",
        Verdict.ByRule => "by rule",
        Verdict.Dropped => "dropped",
        _ => "refused",
    };
}
