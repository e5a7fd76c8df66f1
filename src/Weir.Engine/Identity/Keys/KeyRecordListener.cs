namespace Weir.Engine.Identity.Keys;

/// <summary>What a higher module does before a key made at run time, or a change of it, is in force. Registered as a service.</summary>
/// <param name="Put">Takes a key that is new or changed; called for every key when Weir starts. Must not fail, nor take long.</param>
/// <param name="Remove">Takes the id of one that is gone.</param>
public sealed record KeyRecordListener(Action<KeyRecord> Put, Action<string> Remove);
