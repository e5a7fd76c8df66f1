namespace Weir.Engine.Configuration;

/// <summary>A configuration made ready by a module that runs on it, not in force yet.</summary>
/// <param name="Apply">Puts it in force; at once and without fail.</param>
/// <param name="Discard">Gives back what it holds when it is not put in force after all.</param>
public sealed record CompiledConfig(Action Apply, Action Discard);

/// <summary>Makes a configuration that was found valid ready to be put in force. A module registers one as a service; it is called for every publish.</summary>
public delegate CompiledConfig CompileConfig(WeirConfig config);
