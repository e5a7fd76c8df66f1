using System.Text.Json;
using Weir.Engine.Pricing;
using Weir.Engine.Providers;

namespace Weir.Engine.Routing;

/// <summary>One model at one provider, compiled.</summary>
public sealed class Deployment
{
    /// <summary>Compiles a deployment.</summary>
    /// <param name="model">The model's name at Weir.</param>
    /// <param name="id">The deployment's id within the model.</param>
    /// <param name="upstream">Its provider.</param>
    /// <param name="upstreamModel">The model's name at the provider.</param>
    /// <param name="prices">What it costs over time; <see langword="null"/> when nobody knows.</param>
    public Deployment(string model, string id, Upstream upstream, string upstreamModel, PriceSchedule? prices)
    {
        Id = $"{model}/{id}";
        Model = model;
        Upstream = upstream;
        UpstreamModel = upstreamModel;
        UpstreamModelJson = JsonEncodedText.Encode(upstreamModel);
        Prices = prices;
    }

    /// <summary>Its id everywhere: <c>model/deployment</c>.</summary>
    public string Id { get; }

    /// <summary>The model's name at Weir.</summary>
    public string Model { get; }

    /// <summary>The provider that serves it.</summary>
    public Upstream Upstream { get; }

    /// <summary>The model's name at the provider.</summary>
    public string UpstreamModel { get; }

    /// <summary>The same, ready to stand in JSON.</summary>
    public JsonEncodedText UpstreamModelJson { get; }

    /// <summary>What it costs over time; <see langword="null"/> when nobody knows.</summary>
    public PriceSchedule? Prices { get; }

    /// <summary>Most output tokens that the model is known to give; <see langword="null"/> when nobody knows.</summary>
    public int? KnownMaxOutputTokens { get; init; }

    /// <summary>Tokens of input and output together that it is said to take; <see langword="null"/> when nobody said.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>Whether it takes temperature, top_p, penalties and stop texts; <see langword="null"/> decides by its name.</summary>
    public bool? TakesSampling { get; init; }

    /// <summary>Whether it takes an effort to think with; <see langword="null"/> decides by its name.</summary>
    public bool? TakesEffort { get; init; }

    /// <summary>Most output tokens that Weir asks of it when the client sets no bound; <see langword="null"/> for the provider's own.</summary>
    public int? MaxOutputTokens { get; init; }
}
