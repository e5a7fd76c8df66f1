using System.Collections.Frozen;
using static Weir.Engine.Providers.Simulator.DirectiveArgument;

namespace Weir.Engine.Providers.Simulator;

/// <summary>Every directive there is, in the order in which the documentation lists them.</summary>
internal static class DirectiveCatalogue
{
    /// <summary>The largest size a directive may ask for: 16 GiB, produced lazily.</summary>
    public const long MaxCount = 16L * 1024 * 1024 * 1024;

    public static readonly Directive[] All =
    [
        // When
        new("times", Count, null, "the other directives apply to the first N requests with this deployment and model text only; later ones succeed"),
        new("chance", Count, null, "the other directives apply to N of 100 requests, chosen by seed and attempt number"),

        // Pace and shape
        new("first-ms", Count, null, "silence before the first event (plain: before the answer), in milliseconds"),
        new("token-ms", Count, null, "time to produce one token, in milliseconds"),
        new("events", Count, null, "a stream carries its text in N events"),
        new("interval-ms", Count, null, "time between two events of a stream, in milliseconds"),
        new("tokens", Count, null, "the answer's text has at least N tokens"),
        new("echo", None, "", "the answer's text is the last user message"),
        new("seed", Count, null, "another seed for this request"),
        new("refusal", None, "", "the model refuses: `refusal` in OpenAI's message, stop reason `refusal` in Anthropic's"),
        new("interleave", None, "", "two tool calls whose argument pieces alternate in the stream (OpenAI)"),
        new("split", Count, "1", "the body is written N bytes at a time"),
        new("line-ends", Choice, "crlf", "line ends of the event stream") { Choices = "crlf|cr|mixed" },
        new("comments", None, "", "a comment line (`: keep-alive`) before each event"),

        // Statuses
        new("status", Count, null, "answers this status with an error body of the dialect (or goes with `redirect` or `html`)"),
        new("retry-after", Text, null, "the `retry-after` header: seconds, `date+N` (an HTTP date N seconds ahead), or any text"),
        new("retry-after-ms", Text, null, "the `retry-after-ms` header"),
        new("quota", None, "", "429 of the lasting kind: `insufficient_quota`, or Anthropic's credit error (400)"),
        new("redirect", Text, null, "a redirect to this address, 302 unless `status` says 301, 303, 307 or 308"),

        // Silence
        new("hang-headers", None, "", "never sends the headers"),
        new("slow-headers", Count, null, "waits N milliseconds before the headers"),
        new("hang-first", None, "", "sends the headers, then nothing"),
        new("hang-after", Count, "1", "falls silent after N events (plain: after half the body)"),

        // Broken connections
        new("refuse", None, "", "in process: connection refused; over HTTP as `reset-headers`"),
        new("reset-headers", None, "", "the connection is reset before the headers"),
        new("raw-garbage", None, "", "bytes that are no HTTP instead of the headers"),
        new("reset-first", None, "", "reset after the headers"),
        new("reset-after", Count, "1", "reset after N events (plain: after half the body)"),
        new("reset-inside", Count, "1", "reset in the middle of the event after N events"),
        new("drop-after", Count, "1", "the connection ends without the body's proper end after N events (plain: after half the body)"),
        new("cut-after", Count, "1", "the body ends properly, yet too early: after N events (plain: after half the body)"),
        new("cut-inside", Count, "1", "the same in the middle of the event after N events"),
        new("cut-utf8", Count, "1", "the same in the middle of a character of the event after N events"),

        // Wrong bodies
        new("html", None, "", "an HTML page, with 200 or `status`"),
        new("content-type", Text, "text/plain", "another content type on the right body"),
        new("empty", None, "", "200 without a body"),
        new("garbage-event", Count, "1", "broken JSON as an event after N events (plain: the body is broken JSON)"),
        new("giant-event", Count, "8388608", "one event of N bytes of text (plain: a body of N bytes), produced as it is read"),
        new("endless", None, "", "the stream never ends (plain: the body never ends)"),
        new("gzip", Count, "0", "the body compressed without being asked; N above 0: a bomb of N bytes"),
        new("header-flood", Count, "1000", "N additional response headers"),
        new("error-event", Count, "1", "an error event of the dialect after N events, then the end (plain: status 200 with an error body)"),
        new("double-terminal", None, "", "the terminal events twice"),
        new("late-events", None, "", "one more text event after the terminal one"),
        new("no-terminal", None, "", "a whole answer without `[DONE]`, or without `message_stop`"),
        new("azure", None, "", "a first chunk with `choices: []`, as content filters send (OpenAI)"),
        new("usage", Choice, null, "where usage stands or what is wrong with it; the bill stays right")
        {
            Choices = "none|negative|absurd|fractional|string|finish|cumulative|x-groq",
        },
    ];

    public static readonly FrozenDictionary<string, Directive> ByName = All.ToFrozenDictionary(static d => d.Name, StringComparer.Ordinal);
}
