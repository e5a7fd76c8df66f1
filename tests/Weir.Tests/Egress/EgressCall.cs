using System.Net;
using Weir.Engine.Egress;

namespace Weir.Tests.Egress;

/// <summary>One GET through a fresh handler, and how it failed.</summary>
internal static class EgressCall
{
    public static async Task<EgressFailure?> FailureAsync(Uri url, EgressPolicy policy, bool allowPrivate = false, HostResolver? resolver = null)
    {
        var target = new EgressTarget { Origin = url, AllowPrivateNetwork = allowPrivate };
        return await FailureAsync(target, new EgressFactory(policy, TimeProvider.System, resolver));
    }

    public static async Task<EgressFailure?> FailureAsync(EgressTarget target, EgressFactory factory)
    {
        try
        {
            using var invoker = factory.Create(target);
            using var request = new HttpRequestMessage(HttpMethod.Get, target.Origin);
            using var response = await invoker.SendAsync(request, TestContext.Current.CancellationToken);
            return null;
        }
        catch (EgressException refused)
        {
            return refused.Failure;
        }
    }

    public static HostResolver Resolving(params string[] addresses)
    {
        return (_, _) => ValueTask.FromResult(Array.ConvertAll(addresses, IPAddress.Parse));
    }
}
