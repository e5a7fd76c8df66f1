using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Weir.Engine.Kernel;
using Weir.Engine.Operations.Bodies;

namespace Weir.Engine.Proxy;

/// <summary>Copies the beginning of an answer while it is written, for callers whose key has <c>record_bodies</c>. There is none for anybody else: their answers pass as ever.</summary>
/// <remarks>Memory: what is kept of one body and a margin, for each such call under way.</remarks>
internal sealed class BodyCapture : PipeWriter, IHttpResponseBodyFeature, IDisposable
{
    private readonly HttpContext _http;
    private readonly IHttpResponseBodyFeature _inner;
    private readonly PooledBuffer _seen = new();
    private readonly int _most;
    private Memory<byte> _given;
    private Stream? _stream;

    private BodyCapture(HttpContext http, int most)
    {
        _http = http;
        _inner = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        _most = most;
    }

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    public PipeWriter Writer => this;

    public Stream Stream => _stream ??= AsStream(leaveOpen: true);

    public override bool CanGetUnflushedBytes => _inner.Writer.CanGetUnflushedBytes;

    public override long UnflushedBytes => _inner.Writer.UnflushedBytes;

    /// <summary>Sees everything that is written to the answer from now on.</summary>
    public static BodyCapture Attach(HttpContext http, int most)
    {
        var capture = new BodyCapture(http, most);
        http.Features.Set<IHttpResponseBodyFeature>(capture);
        return capture;
    }

    /// <summary>What is kept of it.</summary>
    public RecordedBody ToBody() => RecordedBody.Of(_seen.WrittenSpan, Length, _most);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _given = _inner.Writer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        var left = _most + RecordedBody.Margin - _seen.Length;
        if (left > 0)
        {
            _seen.Write(_given.Span[..Math.Min(bytes, left)]);
        }

        Length += bytes;
        _inner.Writer.Advance(bytes);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => _inner.Writer.FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => _inner.Writer.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => _inner.Writer.Complete(exception);

    public void DisableBuffering() => _inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => _inner.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => _inner.SendFileAsync(path, offset, count, cancellationToken);

    public Task CompleteAsync() => _inner.CompleteAsync();

    /// <summary>Lets the answer pass unseen again.</summary>
    public void Dispose()
    {
        _http.Features.Set(_inner);
        _seen.Dispose();
    }
}
