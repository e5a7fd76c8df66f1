using Weir.Engine.Audit;
using Weir.Engine.Storage;

namespace Weir.Engine.Identity.Keys;

/// <summary>Where keys and what happened to them are kept.</summary>
/// <param name="Store">The database.</param>
/// <param name="Audit">The trail.</param>
public sealed record KeyStores(Store Store, AuditTrail Audit);
