using Microsoft.Extensions.DependencyInjection;

namespace Weir.Engine.Audit;

/// <summary>Registers the audit trail.</summary>
public static class AuditModule
{
    /// <summary>The trail.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services) => services.AddSingleton<AuditTrail>();
}
