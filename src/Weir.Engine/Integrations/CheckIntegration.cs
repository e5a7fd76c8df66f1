using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Configuration.Revisions;
using NotFound = Weir.Engine.Operations.NotFound;

namespace Weir.Engine.Integrations;

/// <summary><c>POST /api/integrations/{id}/check</c>: asks it now and tells what was found. Takes at most its own <c>health_check.timeout_seconds</c>, and never above 30 s.</summary>
internal static class CheckIntegration
{
    private const int MostSeconds = 30;

    /// <summary>The answer: 200 whether it is well or not.</summary>
    public sealed record IntegrationChecked(string Id, IntegrationHealth Health);

    public static async Task<Results<Ok<IntegrationChecked>, ProblemHttpResult>> Handle(string id, ConfigDesk desk, IntegrationProbes probes, CancellationToken cancellationToken)
    {
        var config = (await desk.CurrentAsync(cancellationToken)).Result.Config;
        if (config?.Integrations.GetValueOrDefault(id) is not { } integration)
        {
            return NotFound.Of("integration", id, config?.Integrations.Keys ?? []);
        }

        if (!integration.Enabled || integration.Template)
        {
            return Conflict($"The integration '{id}' is {(integration.Template ? "a template" : "disabled")}, so there is nothing to check.");
        }

        var check = integration.HealthCheck with { TimeoutSeconds = Math.Min(MostSeconds, integration.HealthCheck.TimeoutSeconds) };
        try
        {
            var result = await probes.CheckAsync(integration with { HealthCheck = check }, config.Egress, cancellationToken);
            return TypedResults.Ok(new IntegrationChecked(id, IntegrationHealth.Of(integration, result)));
        }
        catch (InvalidOperationException e)
        {
            // Beside no server secrets are not looked for before they are needed; the message names the reference only.
            return Conflict(e.Message);
        }
    }

    private static ProblemHttpResult Conflict(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict, title: "Conflict");
}
