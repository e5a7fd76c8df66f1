namespace Weir.Engine.Configuration;

/// <summary>Settings of the keys that are made at run time: budgets are charged by them too. The module that keeps those keys registers one as a service.</summary>
public delegate IEnumerable<KeyConfig> RecordedKeys();
