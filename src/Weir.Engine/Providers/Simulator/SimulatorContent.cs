using System.Net;
using Weir.Engine.Providers.Simulator.Bodies;

namespace Weir.Engine.Providers.Simulator;

/// <summary>Hands a simulated body to whoever reads the response, without buffering it first.</summary>
internal sealed class SimulatorContent(AnswerBody answer) : HttpContent
{
    private readonly SimulatorBodyStream _body = new(answer);

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(_body);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _body.CopyToAsync(stream);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        _body.CopyToAsync(stream, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body.Dispose();
        }

        base.Dispose(disposing);
    }
}
