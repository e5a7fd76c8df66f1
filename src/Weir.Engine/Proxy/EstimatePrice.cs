using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Weir.Engine.Egress;
using Weir.Engine.Kernel;
using Weir.Engine.Pricing;
using Weir.Engine.Routing;

namespace Weir.Engine.Proxy;

/// <summary><c>POST /api/prices/estimate</c>: what a call would cost at each deployment of a model, before it is made. Nothing is called or held.</summary>
internal static class EstimatePrice
{
    private const int MaxBodyBytes = 8 << 20;

    /// <summary>The estimates, cheapest first by what is expected; those without a price last.</summary>
    public sealed record EstimateList(string Model, long InputTokens, long MaxInputTokens, IReadOnlyList<EstimateView> Items, string? Next);

    /// <summary>One deployment. Amounts are null where no price is known, the bound also where nothing bounds the output.</summary>
    public sealed record EstimateView(
        string Deployment, string Provider, string UpstreamModel, long? MaxOutputTokens, long ExpectedOutputTokens, Money? BoundUsd, Money? ExpectedUsd, string? PriceSource);

    public static async Task<Results<Ok<EstimateList>, ValidationProblem, ProblemHttpResult>> Handle(
        HttpRequest request, Holder<GatewayModel> models, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var body = await BoundedBody.ReadAsync(request.Body, MaxBodyBytes, request.ContentLength, cancellationToken);
        if (body.TooLarge)
        {
            return TypedResults.Problem($"The request is larger than {MaxBodyBytes} bytes.", statusCode: StatusCodes.Status413PayloadTooLarge, title: "Too large");
        }

        using var json = JsonText.Parse(body.Bytes, out var problem);
        if (json is null)
        {
            return TypedResults.Problem(problem, statusCode: StatusCodes.Status400BadRequest, title: "Malformed");
        }

        var asked = EstimateRequest.Read(json.RootElement, out var errors);
        var model = models.Current;
        if (asked is not null && !model.Plans.ContainsKey(asked.Model))
        {
            errors["model"] = [$"there is no model '{asked.Model}'"];
        }
        else if (asked?.Deployment is { } id && DeploymentsOf(model, asked).Length == 0)
        {
            errors["deployment"] = [$"the model '{asked.Model}' has no deployment '{id}'"];
        }

        if (asked is null || errors.Count > 0)
        {
            return TypedResults.ValidationProblem(errors);
        }

        var now = clock.GetUtcNow();
        var items = DeploymentsOf(model, asked).Select(deployment => View(deployment, asked, model.Catalogue, now));
        return TypedResults.Ok(new EstimateList(asked.Model, asked.InputTokens, asked.MaxInputTokens, [.. items.OrderBy(item => item.ExpectedUsd is null).ThenBy(item => item.ExpectedUsd)], null));
    }

    private static Deployment[] DeploymentsOf(GatewayModel model, EstimateRequest asked) =>
        [.. model.Plans[asked.Model].Route.Deployments.Where(deployment => asked.Deployment is null || deployment.Id == $"{asked.Model}/{asked.Deployment}" || deployment.Id == asked.Deployment)];

    private static EstimateView View(Deployment deployment, EstimateRequest asked, PriceCatalogue catalogue, DateTimeOffset now)
    {
        var most = asked.MaxOutputTokens ?? deployment.MaxOutputTokens ?? catalogue.MaxOutputTokensOf(deployment.Upstream.Kind.Name, deployment.UpstreamModel);
        var expected = Math.Min(asked.ExpectedOutputTokens ?? (asked.InputTokens + 1) / 2, most ?? long.MaxValue);
        var price = deployment.Prices?.At(now);
        return new(
            deployment.Id,
            deployment.Upstream.Id,
            deployment.UpstreamModel,
            most,
            expected,
            most is { } output ? price?.BoundOf(new(asked.MaxInputTokens, output, asked.ServiceTier)) : null,
            price?.CostOf(new() { Input = asked.InputTokens, Output = expected }, asked.ServiceTier),
            price?.Source);
    }
}
