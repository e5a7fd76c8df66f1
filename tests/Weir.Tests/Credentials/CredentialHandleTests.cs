using Weir.Engine.Credentials;
using Weir.Engine.Kernel;

namespace Weir.Tests.Credentials;

public sealed class CredentialHandleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_late_refusal_of_an_older_version_does_not_end_the_rest_of_the_newer_one()
    {
        var (old, next) = (CredentialValue.Of(1, new SecretString("sk-one")), CredentialValue.Of(2, new SecretString("sk-two")));
        var handle = new CredentialHandle("vault:openai/api_key", old);
        handle.Swap(next);
        handle.Rest(next, Now.AddMinutes(1));

        handle.Retire(old);

        Assert.Equal(Now.AddMinutes(1), handle.RestsUntil(Now));
        Assert.False(handle.IsRetired);
    }
}
