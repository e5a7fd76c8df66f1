using Weir.Engine.Configuration;
using Weir.Engine.Egress;

namespace Weir.Engine.Notices;

/// <summary>Addresses of webhooks must be such as may be reached.</summary>
public sealed class NoticesConfigCheck : IConfigCheck
{
    /// <inheritdoc/>
    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks)
    {
        var policy = new EgressPolicy { Allow = config.Egress.Allow };
        return
            from webhook in config.Notices.Webhooks.Values
            where webhook is { Enabled: true, Url: not null }
            let problem = BaseUrl.Problem(webhook.Url!.OriginalString, webhook.AllowPrivateNetwork, policy, out _)
            where problem is not null
            select marks.Error(ConfigPath.Of("notices", "webhooks", webhook.Id, "url"), problem.TrimEnd('.'));
    }
}
