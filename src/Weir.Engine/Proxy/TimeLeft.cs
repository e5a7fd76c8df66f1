using Weir.Engine.Providers;

namespace Weir.Engine.Proxy;

/// <summary>How long an operation may still take, and whose bound that is.</summary>
/// <param name="Time">What is left; zero or less when it is over.</param>
/// <param name="End">What it means when it is over: <see cref="UpstreamFailure.TotalTimeout"/> or <see cref="UpstreamFailure.ClientDeadline"/>.</param>
internal readonly record struct TimeLeft(TimeSpan Time, UpstreamFailure End);
