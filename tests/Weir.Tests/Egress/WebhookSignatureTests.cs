using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Weir.Engine.Configuration;
using Weir.Engine.Egress;
using Weir.Engine.Kernel;
using Weir.Tests.Notices;

namespace Weir.Tests.Egress;

public sealed class WebhookSignatureTests
{
    // The example that the libraries of Standard Webhooks are tested with.
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public void The_signature_is_that_of_the_published_example()
    {
        Assert.True(WebhookSecret.TryRead(new SecretString(Secret), out var key));
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", WebhookSignature.Of("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""u8, key));

        // The receiver that the other tests check with is right too, and a change of any part is noticed.
        Assert.Equal("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", StandardWebhook.Sign("""msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}""", Secret));
        Assert.NotEqual("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", WebhookSignature.Of("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265331, """{"test": 2432232314}"""u8, key));
    }

    [Fact]
    public void Any_body_and_key_are_signed_as_a_receiver_computes_it()
    {
        var cases = from key in Gen.Choose(0, 255).Select(n => (byte)n).ArrayOf(32)
                    from body in Gen.Choose(0, 0xD7FF).Select(n => (char)n).ArrayOf()
                    from seconds in Gen.Choose(0, int.MaxValue)
                    select (key, body: new string(body), seconds);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            Assert.True(WebhookSecret.TryRead(new SecretString("whsec_" + Convert.ToBase64String(one.key)), out var key));
            var signed = WebhookSignature.Of("msg_1", one.seconds, Encoding.UTF8.GetBytes(one.body), key);
            return signed == "v1," + StandardWebhook.Sign("msg_1." + one.seconds.ToString(CultureInfo.InvariantCulture) + "." + one.body, Convert.ToBase64String(one.key));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS")] // not base64
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLQ==")] // 22 bytes
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")] // without the prefix it might be anything
    [InlineData("whsec_0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890")] // 71 bytes
    public void A_secret_that_is_too_short_or_no_signing_secret_is_none(string text) => Assert.False(WebhookSecret.TryRead(new SecretString(text), out _));
}
