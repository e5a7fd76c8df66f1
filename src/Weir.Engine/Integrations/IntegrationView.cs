using Weir.Engine.Configuration;
using Weir.Engine.Providers.Probes;

namespace Weir.Engine.Integrations;

/// <summary>An integration in short.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What sort of tool it is.</param>
/// <param name="Label">Its name for people.</param>
/// <param name="Extends">What it starts from.</param>
/// <param name="Template">Whether it is only there to be extended.</param>
/// <param name="Enabled">Whether it is in use.</param>
/// <param name="Endpoint">Its address.</param>
/// <param name="Health">How it is.</param>
internal sealed record IntegrationView(string Id, string Kind, string? Label, string? Extends, bool Template, bool Enabled, Uri? Endpoint, IntegrationHealth Health)
{
    public static IntegrationView Of(IntegrationConfig config, ProbeBoard board) => new(
        config.Id, config.Kind, config.Label, config.Extends, config.Template, config is { Enabled: true, Template: false }, config.Endpoint,
        IntegrationHealth.Of(config, board.Find(config.Id)));
}

/// <summary>How an integration is, by its last probe.</summary>
/// <param name="Status"><c>healthy</c>, <c>unhealthy</c>, <c>unknown</c> (not probed, or not yet), <c>disabled</c> or <c>template</c>.</param>
/// <param name="Probed">Whether Weir probes it by itself.</param>
/// <param name="LastCheck">When the last probe ended.</param>
/// <param name="LatencyMs">How long it took, milliseconds.</param>
/// <param name="ConsecutiveFailures">Failures in a row.</param>
/// <param name="HttpStatus">The status it was answered with.</param>
/// <param name="Reason">What was wrong.</param>
internal sealed record IntegrationHealth(
    string Status, bool Probed, DateTimeOffset? LastCheck, double? LatencyMs, int ConsecutiveFailures, int? HttpStatus, string? Reason)
{
    public static IntegrationHealth Of(IntegrationConfig config, ProbeResult? result) => new(
        config.Template ? "template" : !config.Enabled ? "disabled" : result is null ? "unknown" : result.Ok ? "healthy" : "unhealthy",
        config.IsProbed, result?.At, result is null ? null : Math.Round(result.Latency.TotalMilliseconds, 1), result?.ConsecutiveFailures ?? 0, result?.Status, result?.Error);
}
