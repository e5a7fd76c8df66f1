using Microsoft.Extensions.Logging;
using Weir.Engine.Kernel;

namespace Weir.Engine.Operations;

/// <summary>Tells whoever listens that an operation has ended. Those that listen look on; none of them can delay or break a call.</summary>
public sealed partial class OperationFeed(ILogger<OperationFeed> logger)
{
    private readonly Listeners<OperationRecord> _listeners = new(error => ListenerFailed(logger, error));

    /// <summary>Adds a listener. It is called on the path of calls and must return at once; what it throws is logged.</summary>
    public void Listen(Action<OperationRecord> listener) => _listeners.Add(listener);

    internal void Publish(OperationRecord record) => _listeners.Tell(record);

    [LoggerMessage(EventId = 1270, Level = LogLevel.Error, Message = "A listener to operations failed")]
    private static partial void ListenerFailed(ILogger logger, Exception exception);
}
