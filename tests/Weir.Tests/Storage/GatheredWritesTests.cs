using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Storage;

namespace Weir.Tests.Storage;

public sealed class GatheredWritesTests
{
    private const int DiskFull = 13;
    private const int Page = 512;
    private const int Frame = 24 + Page;

    private enum Step
    {
        Page,
        LastPage,
        Rewrite,
        Back,
        Ahead,
        Anew,
        Flush,
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void A_transaction_is_one_write(int pages)
    {
        var file = new LogFile();
        var log = new GatheredWrites(file.Write);
        Append(log, 0, new byte[32]);
        for (var i = 0; i < pages; i++)
        {
            Assert.Equal(0, file.Writes);
            AppendFrame(log, 32 + (i * Frame), isLast: i == pages - 1, (byte)i);
        }

        Assert.Equal(1, file.Writes);
        Assert.Equal(32 + (pages * Frame), file.Length);
    }

    [Theory]
    [InlineData(244, 1)]
    [InlineData(245, 2)] // the last page's header still fits in, the page does not
    [InlineData(246, 2)]
    [InlineData(1_500, 7)]
    public void More_than_is_gathered_is_written_in_pieces(int pages, int writes)
    {
        var file = new LogFile();
        var log = new GatheredWrites(file.Write);
        for (var i = 0; i < pages; i++)
        {
            AppendFrame(log, 32 + (i * Frame), isLast: i == pages - 1, (byte)i);
        }

        Assert.Equal(32 + (pages * Frame), file.Length);
        Assert.Equal(writes, file.Writes);
    }

    [Fact]
    public void What_fails_is_told_to_the_page_that_ends_the_transaction_and_is_gone()
    {
        var file = new LogFile { Result = DiskFull };
        var log = new GatheredWrites(file.Write);
        AppendFrame(log, 32, isLast: false, 1);
        Append(log, 32 + Frame, Header(isLast: true));
        Assert.Equal(DiskFull, log.Write(new byte[Page], 32 + Frame + 24));

        file.Result = GatheredWrites.Ok;
        Assert.Equal(GatheredWrites.Ok, log.Flush());
        Assert.Equal(0, file.Writes);

        AppendFrame(log, 32, isLast: true, 2);
        Assert.Equal(2, file.Bytes(32 + Frame)[32 + 24]);
    }

    [Fact]
    public void Headers_that_are_written_again_are_not_kept_back()
    {
        var file = new LogFile();
        var log = new GatheredWrites(file.Write);
        AppendFrame(log, 32, isLast: false, 1);
        AppendFrame(log, 32 + Frame, isLast: true, 2);

        // As SQLite does after it wrote a page of the transaction twice: the checksums behind it change.
        Append(log, 32, Header(isLast: false));
        Append(log, 32 + Frame, Header(isLast: true));
        Assert.Equal(3, file.Writes);
    }

    [Fact]
    public void Wherever_SQLite_counts_on_what_it_wrote_the_file_has_it() =>
        Prop.ForAll(Gen.Elements(Enum.GetValues<Step>()).NonEmptyListOf().Select(steps => steps.ToArray()).ToArbitrary(), Holds).QuickCheckThrowOnFailure();

    // The same writes straight to another file.
    private static bool Holds(Step[] steps)
    {
        var (file, plain) = (new LogFile(), new LogFile());
        var log = new GatheredWrites(file.Write);
        long at = 32;
        byte mark = 0;
        var frames = 0; // of the transaction, or those right before it
        foreach (var step in steps)
        {
            mark++;
            var counts = step is Step.LastPage or Step.Flush;
            switch (step)
            {
                case Step.Page or Step.LastPage:
                    Both(Header(step == Step.LastPage), at);
                    Both(Filled(mark), at + 24);
                    at += Frame;
                    frames++;
                    break;
                case Step.Rewrite when frames >= 2:
                    Both(Header(isLast: mark % 2 == 0), at - (2 * Frame));
                    counts = true;
                    break;
                case Step.Back:
                    at = Math.Max(32, at - (2 * Frame)); // a transaction was given up
                    frames = 0;
                    break;
                case Step.Ahead:
                    at += Frame; // what stood in the log when it was opened
                    frames = 0;
                    break;
                case Step.Anew:
                    Both(new byte[32], 0);
                    at = 32;
                    frames = 0;
                    break;
                case Step.Flush:
                    log.Flush();
                    break;
            }

            if (counts && !file.Has(plain))
            {
                return false;
            }
        }

        return true;

        void Both(byte[] bytes, long offset)
        {
            log.Write(bytes, offset);
            plain.Write(bytes, offset);
        }
    }

    private static void AppendFrame(GatheredWrites log, long offset, bool isLast, byte mark)
    {
        Append(log, offset, Header(isLast));
        Append(log, offset + 24, Filled(mark));
    }

    private static void Append(GatheredWrites log, long offset, byte[] bytes) => Assert.Equal(GatheredWrites.Ok, log.Write(bytes, offset));

    private static byte[] Header(bool isLast)
    {
        var header = new byte[24];
        header[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), isLast ? 7u : 0);
        return header;
    }

    private static byte[] Filled(byte mark)
    {
        var page = new byte[Page];
        page.AsSpan().Fill(mark);
        return page;
    }

    private sealed class LogFile
    {
        private readonly MemoryStream _bytes = new();

        public int Writes { get; private set; }

        public int Result { get; set; }

        public long Length => _bytes.Length;

        public int Write(ReadOnlySpan<byte> bytes, long offset)
        {
            if (Result != GatheredWrites.Ok)
            {
                return Result;
            }

            Writes++;
            _bytes.Position = offset;
            _bytes.Write(bytes);
            return GatheredWrites.Ok;
        }

        public byte[] Bytes(int count) => _bytes.ToArray()[..count];

        public bool Has(LogFile other) => _bytes.ToArray().AsSpan().SequenceEqual(other._bytes.ToArray());
    }
}
