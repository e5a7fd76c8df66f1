using Weir.Engine.Providers;

namespace Weir.Engine.Proxy.Metering;

/// <summary>What is measured of an operation and does not stand in its record.</summary>
/// <param name="Surface">What was called.</param>
/// <param name="Tier">The key's tier; <see langword="null"/> for none.</param>
internal readonly record struct OperationTags(Surface Surface, string? Tier);
