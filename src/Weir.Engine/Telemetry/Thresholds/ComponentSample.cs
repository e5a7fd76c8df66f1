namespace Weir.Engine.Telemetry.Thresholds;

/// <summary>What a component did in the window that is judged.</summary>
/// <param name="Component">Its kind and id, such as <c>provider:openai</c>.</param>
/// <param name="Operations">Operations that ended.</param>
/// <param name="Failed">Those of them that failed.</param>
/// <param name="Duration">The durations of all together.</param>
public readonly record struct ComponentSample(string Component, long Operations, long Failed, TimeSpan Duration);

/// <summary>Tells what components did in the last <paramref name="minutes"/>. Registered by the modules that know; asked every half minute by one thread at a time.</summary>
/// <param name="minutes">Length of the window, 1 to 60.</param>
public delegate IEnumerable<ComponentSample> ComponentSource(int minutes);
