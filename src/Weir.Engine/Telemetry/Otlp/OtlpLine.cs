using Weir.Engine.Configuration;
using Weir.Engine.Kernel;

namespace Weir.Engine.Telemetry.Otlp;

/// <summary>The connection to the collector of the configuration in force; made anew when that changes.</summary>
internal sealed class OtlpLine(Holder<WeirConfig> config, SecretSources secrets, TimeProvider clock) : IDisposable
{
    private readonly Lock _sync = new();
    private (OtlpConfig Config, EgressConfig Egress, OtlpClient Client)? _open;

    public OtlpConfig? Config => config.Current.Telemetry.Otlp;

    /// <summary>The client; null when there is no collector. A request under way on the one before ends as a lost connection does.</summary>
    public OtlpClient? Client()
    {
        var current = config.Current;
        lock (_sync)
        {
            LeaveOther(current);
            if (_open is null && current.Telemetry.Otlp is { } asked)
            {
                _open = (asked, current.Egress, new(asked, current.Egress, secrets, clock));
            }

            return _open?.Client;
        }
    }

    /// <summary>Ends what is under way to a collector that is none any more: nobody waits for its time to be over.</summary>
    public void Leave()
    {
        lock (_sync)
        {
            LeaveOther(config.Current);
        }
    }

    private void LeaveOther(WeirConfig current)
    {
        if (_open is { } open && (!ReferenceEquals(open.Config, current.Telemetry.Otlp) || !ReferenceEquals(open.Egress, current.Egress)))
        {
            _open = null; // first: what ends with it may ask for the next one at once
            open.Client.Dispose();
        }
    }

    /// <summary>Writes requests as the collector wants them.</summary>
    public OtlpMessages? Messages()
    {
        var current = config.Current;
        return current.Telemetry.Otlp is not { } otlp ? null : new(
            [new("service.name", current.Telemetry.ServiceName), new("deployment.environment.name", current.Environment), new("telemetry.sdk.name", "weir"), new("telemetry.sdk.language", "dotnet")], otlp.GenAi);
    }

    public void Dispose()
    {
        lock (_sync)
        {
            _open?.Client.Dispose();
            _open = null;
        }
    }
}
