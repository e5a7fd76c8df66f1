using Weir.Engine.Configuration;
using Weir.Engine.Kernel;
using Weir.Engine.Storage;
using Weir.Engine.Telemetry;

namespace Weir.Engine.Operations.Bodies;

/// <summary>Bodies of calls whose key has <c>record_bodies</c>. Of no other call is anything written here.</summary>
/// <remarks>Memory: at most <see cref="MaxWaitingChars"/> characters wait for the store; what comes beyond is dropped and counted.</remarks>
public sealed class BodyStore
{
    /// <summary>Most characters that wait to be written.</summary>
    public const int MaxWaitingChars = 16 << 20;

    private const string Select = "SELECT at, request, request_bytes, response, response_bytes FROM operation_bodies WHERE operation_id = $id";

    private readonly Store _store;
    private readonly Holder<WeirConfig> _config;
    private long _waiting;
    private long _dropped;

    /// <param name="store">Where they are kept.</param>
    /// <param name="config">How much of each.</param>
    /// <param name="meter">Counts what was dropped.</param>
    public BodyStore(Store store, Holder<WeirConfig> config, GatewayMeter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        _store = store;
        _config = config;
        meter.Count("weir.bodies.dropped", "{body}", "Pairs of bodies that were to be recorded and were not, because too many waited or the store could not write", () => Interlocked.Read(ref _dropped));
    }

    /// <summary>Most bytes that are kept of a body.</summary>
    public int MaxBytes => _config.Current.Telemetry.Operations.MaxBodyBytes;

    /// <summary>Has them written soon, without anybody waiting for it.</summary>
    public void Record(string operationId, DateTimeOffset at, RecordedBody request, RecordedBody response)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(response);
        _ = WriteAsync(new RecordBodies(operationId, at.ToUnixMicroseconds(), request, response), (request.Text?.Length ?? 0) + (response.Text?.Length ?? 0));
    }

    /// <summary>The bodies of an operation; <see langword="null"/> where none are kept.</summary>
    internal async Task<OperationBodies?> FindAsync(string operationId, CancellationToken cancellationToken)
    {
        await _store.Writer.FlushAsync();
        return await _store.ReadAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = Select;
            command.Parameters.AddWithValue("$id", operationId);
            using var row = command.ExecuteReader();
            return row.Read()
                ? new OperationBodies(
                    operationId, Timestamps.FromUnixMicroseconds(row.GetInt64(0)), new(row.IsDBNull(1) ? null : row.GetString(1), row.GetInt64(2)), new(row.IsDBNull(3) ? null : row.GetString(3), row.GetInt64(4)))
                : null;
        }, cancellationToken);
    }

    private async Task WriteAsync(RecordBodies command, int chars)
    {
        try
        {
            if (Interlocked.Add(ref _waiting, chars) > MaxWaitingChars)
            {
                Interlocked.Increment(ref _dropped);
                return;
            }

            await _store.Writer.CommitAsync(command);
        }
        catch (StoreException)
        {
            Interlocked.Increment(ref _dropped);
        }
        finally
        {
            Interlocked.Add(ref _waiting, -chars);
        }
    }
}

/// <summary>What is kept of the bodies of an operation.</summary>
internal sealed record OperationBodies(string Operation, DateTimeOffset At, RecordedBody Request, RecordedBody Response);
