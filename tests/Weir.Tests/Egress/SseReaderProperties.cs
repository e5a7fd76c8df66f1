using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Egress;

namespace Weir.Tests.Egress;

/// <summary>However a body is cut into reads, its events are the standard's and its bytes are all there.</summary>
public sealed class SseReaderProperties
{
    private static readonly string[] Fragments =
    [
        "\n", "\r", "\r\n", "\n\n", "\r\n\r\n", "\r\r", "data: ", "data:", "data", "event: ", "event:", "event", ": ping", "id: 1", "retry: 5",
        "x", "{\"a\":1}", "[DONE]", " ", ":", "\u00EF\u00BB\u00BF", "\u00C3\u00A9", "\0", "database: 1", new string('y', 300),
    ];

    private static readonly Gen<byte[]> Bodies =
        Gen.Elements(Fragments).ArrayOf().Select(parts => Encoding.Latin1.GetBytes(string.Concat(parts)));

    private static readonly Gen<int[]> Cuts = Gen.Choose(1, 12).NonEmptyListOf().Select(sizes => sizes.ToArray());

    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(5_000);

    [Fact]
    public void Any_cutting_gives_the_events_of_the_standard()
    {
        Prop.ForAll(Bodies.ToArbitrary(), Cuts.ToArbitrary(), static (body, cuts) =>
            SseTranscript.Of(body, cuts).Events.SequenceEqual(SseTranscript.Naive(body))).Check(Runs);
    }

    [Fact]
    public void All_raw_bytes_together_are_the_body()
    {
        Prop.ForAll(Bodies.ToArbitrary(), Cuts.ToArbitrary(), static (body, cuts) =>
            SseTranscript.Of(body, cuts).Raw.AsSpan().SequenceEqual(body)).Check(Runs);
    }

    [Fact]
    public void Any_cutting_gives_the_same_raw_events_and_the_same_end()
    {
        Prop.ForAll(Bodies.ToArbitrary(), Cuts.ToArbitrary(), static (body, cuts) =>
        {
            var (whole, cut) = (SseTranscript.Of(body, []), SseTranscript.Of(body, cuts));
            return whole.Final == cut.Final && whole.FinalType == cut.FinalType && whole.FinalData == cut.FinalData
                && whole.Events.SequenceEqual(cut.Events);
        }).Check(Runs);
    }

    [Fact]
    public void Tight_bounds_hold_the_same_way_for_any_cutting()
    {
        Prop.ForAll(Bodies.ToArbitrary(), Cuts.ToArbitrary(), static (body, cuts) =>
        {
            var bounds = new SseBounds(20, 60, 200);
            var (whole, cut) = (SseTranscript.Of(body, [], bounds), SseTranscript.Of(body, cuts, bounds));
            return whole.Final == cut.Final && whole.Events.SequenceEqual(cut.Events)
                && cut.Events.All(static one => one.Data.Length <= 60) && cut.Raw.Length <= 200;
        }).Check(Runs);
    }

    [Fact]
    public void Every_prefix_of_a_stream_is_truncated_or_ends_at_an_event()
    {
        var body = Encoding.Latin1.GetBytes("event: a\r\ndata: 1\r\n\r\n: ping\n\ndata: 2\ndata: 3\n\n");
        var ends = new[] { 0, 21, 29, body.Length };

        for (var length = 0; length <= body.Length; length++)
        {
            // A lone CR at the end of the stream ends the blank line too.
            var clean = ends.Contains(length) || length == 20;
            Assert.Equal(clean ? SseStatus.End : SseStatus.Truncated, SseTranscript.Of(body[..length], [1]).Final);
        }
    }
}
