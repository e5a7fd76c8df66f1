using Weir.Engine.Configuration;
using Weir.Engine.Egress;

namespace Weir.Engine.Providers.Rotators;

/// <summary>Addresses of rotators, and of the server of <c>hashicorp:</c> references, must be such as may be reached.</summary>
public sealed class RotatorConfigCheck : IConfigCheck
{
    /// <inheritdoc/>
    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks)
    {
        var policy = new EgressPolicy { Allow = config.Egress.Allow };
        var addresses = config.Credentials.Rotators.Values.Select(one => (Path: ConfigPath.Of("credentials", "rotators", one.Id, "url"), one.Address, one.AllowPrivateNetwork))
            .Append((Path: ConfigPath.Of("credentials", "hashicorp", "address"), config.Credentials.Hashicorp?.Address, AllowPrivateNetwork: config.Credentials.Hashicorp?.AllowPrivateNetwork == true));
        return
            from one in addresses
            where one.Address is not null
            let problem = BaseUrl.Problem(one.Address.OriginalString, one.AllowPrivateNetwork, policy, out _)
            where problem is not null
            select marks.Error(one.Path, problem.TrimEnd('.'));
    }
}
