using System.Text.Json.Serialization;
using Weir.Engine.Kernel;

namespace Weir.Engine.Console.Live;

/// <summary>Something that happened just now. One of the members says what; the others are absent.</summary>
/// <param name="Operation">A call ended.</param>
/// <param name="Configuration">Another configuration is in force, or one was refused.</param>
/// <param name="Health">A provider's health has another grade.</param>
internal sealed record LiveEvent(LiveOperation? Operation = null, LiveConfiguration? Configuration = null, LiveHealth? Health = null)
{
    /// <summary>Name of an event that tells nothing but that the connection is there.</summary>
    public const string Heartbeat = "heartbeat";

    /// <summary>Name of the event on the wire.</summary>
    [JsonIgnore]
    public string Name => Operation is not null ? "operation" : Configuration is not null ? "configuration" : Health is not null ? "health" : Heartbeat;
}

/// <summary>A call that ended: as much as a line of a list shows.</summary>
internal sealed record LiveOperation(
    string Id, DateTimeOffset StartedAt, double DurationMs, string Key, string? Team, string Model, string? Provider, string Outcome, int Status, string? Error, Money CostUsd);

/// <summary>The revision in force, and whether it is in force because of this event.</summary>
internal sealed record LiveConfiguration(long Revision, string Kind, bool Refused);

/// <summary>The grade of a provider now.</summary>
internal sealed record LiveHealth(string Provider, string Status);
