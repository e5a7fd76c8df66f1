using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Weir.Engine.Configuration;
using Weir.Engine.Identity;
using Weir.Engine.Notices.Feeds;
using Weir.Engine.Notices.Outbox;
using Weir.Engine.Notices.Webhooks;
using Weir.Engine.Operations;

namespace Weir.Engine.Notices;

/// <summary>Registers who is told of what happens, and maps <c>/api/notices</c>.</summary>
public static class NoticesModule
{
    /// <summary>The outbox, the feeds that fill it and the webhooks that empty it.</summary>
    public static IServiceCollection AddNotices(this IServiceCollection services) => services
        .AddSingleton<ConfigFeed>()
        .AddSingleton<BudgetFeed>()
        .AddSingleton<CredentialFeed>()
        .AddSingleton<PerformanceFeed>()
        .AddSingleton<NoticeSources>()
        .AddSingleton<OutboxStore>()
        .AddSingleton<OutboxBell>()
        .AddSingleton<WebhookBoard>()
        .AddSingleton<WebhookSender>()
        .AddSingleton<WebhookTools>()
        .AddSingleton<CompileConfig>(provider => provider.GetRequiredService<WebhookBoard>().Compile)
        .AddHostedService<NoticePump>()
        .AddHostedService<WebhookLoop>();

    /// <summary>Every endpoint about notices.</summary>
    public static void MapNotices(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/notices/webhooks", ListWebhooks.Handle).For(Permission.ConfigRead);
        endpoints.MapPost("/api/notices/webhooks/{id}/test", TestWebhook.Handle).Audited("webhook.test").AddEndpointFilter(StoreUnavailable.AnswerAsync).For(Permission.ConnectionsTest);
    }
}
