namespace Weir.Engine.Proxy;

/// <summary>How each provider is, in one word, for whoever shows changes: made anew at each call.</summary>
public delegate IReadOnlyDictionary<string, string> ProviderGrades();
