namespace Weir.Engine.Audit;

/// <summary>A row of the trail.</summary>
/// <param name="Seq">Its place: 1, 2, 3 … without gaps.</param>
/// <param name="Id">Its id.</param>
/// <param name="Event">What happened.</param>
/// <param name="Previous">Hash of the row before; 64 zeros in the first.</param>
/// <param name="Hash">SHA-256 over this row and <see cref="Previous"/>, in hexadecimal.</param>
public sealed record AuditEntry(long Seq, string Id, AuditEvent Event, string Previous, string Hash);
