using System.Net;
using Weir.Engine.Egress;

namespace Weir.Tests.Egress;

/// <summary>Every known way to write an address that must not be reached, against the check of configuration and against the connection itself.</summary>
public sealed class AddressCorpusTests
{
    /// <summary>Hosts as they stand in a URL. Names lead to 127.0.0.1 here, whatever they are.</summary>
    public static TheoryData<string> RefusedHosts => new(
        // This machine.
        "127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "127.0.0.2", "0x7f000001", "0x7f.0.0.1", "0x7F.0x0.0x0.0x1", "2130706433",
        "017700000001", "0177.0.0.1", "0177.0.0.01", "127.0.0.1.", "localhost", "LOCALHOST", "localhost.", "foo.localhost",
        "１２７.0.0.1", "127。0。0。1", "127．0．0．1", "127｡0｡0｡1", "①②⑦.0.0.1", "ⓛocalhost", "ｌｏｃａｌｈｏｓｔ", "%31%32%37.0.0.1", "127%2e0%2e0%2e1",
        "[::1]", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[2002:7f00:1::1]", "[2001:0:7f00:1::]", "[2001::80ff:fffe]",
        "[2a00::5efe:7f00:1]", "[2a00::200:5efe:7f00:1]",
        // Nowhere, everywhere, this link, and metadata.
        "0", "0.0.0.0", "0x0", "00000000000", "0.1.2.3", "[::]", "[::0]", "[::ffff:0.0.0.0]", "169.254.169.254", "2852039166", "0xa9fea9fe",
        "0251.0376.0251.0376", "169.254.43518", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[64:ff9b::a9fe:a9fe]", "[2002:a9fe:a9fe::]",
        "[64:ff9b:1::a9fe:a9fe]", "[fe80::1]", "[fe80::1%251]", "[febf::1]", "[fd00:ec2::254]", "[fd20:ce::254]", "169.254.170.2",
        "100.100.100.200", "168.63.129.16", "192.0.0.192", "224.0.0.1", "239.255.255.250", "255.255.255.255", "[ff02::1]", "[ff0e::1]",
        "metadata.google.internal", "METADATA.google.internal", "instance-data",
        // Private and special networks.
        "10.0.0.1", "10.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "0300.0250.0.1", "100.64.0.1", "198.18.0.1", "192.0.2.1", "203.0.113.9",
        "240.0.0.1", "[fc00::1]", "[fd12:3456::1]", "[fec0::1]", "[2001:db8::1]", "[3fff::1]", "[100::1]", "[2001:2::1]", "[::ffff:10.0.0.1]",
        "[64:ff9b::10.0.0.1]", "[2002:c0a8:1::]", "[::ffff:192.168.0.1]");

    public static TheoryData<string> ForbiddenAddresses => new(
        "0.0.0.0", "0.255.0.1", "169.254.169.254", "169.254.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "224.0.0.1", "239.1.2.3",
        "255.255.255.255", "::", "fe80::1", "febf::1", "fd00:ec2::254", "fd20:ce::254", "ff02::1", "64:ff9b:1::1", "::ffff:169.254.169.254",
        "64:ff9b::169.254.169.254", "2002:a9fe:a9fe::1", "2001:0:a9fe:a9fe::", "2001::5601:5601", "::169.254.169.254", "2a00::5efe:a9fe:a9fe");

    public static TheoryData<string> GlobalAddresses => new(
        "1.1.1.1", "8.8.8.8", "11.0.0.1", "172.15.255.255", "172.32.0.1", "192.167.0.1", "192.169.0.1", "100.63.255.255", "100.128.0.0",
        "126.255.255.255", "128.0.0.1", "169.253.0.1", "169.255.0.1", "223.255.255.255", "2606:4700::1", "2a00:1450::1", "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8", "2002:808:808::1", "2001:4860:4860::8888");

    [Theory]
    [MemberData(nameof(RefusedHosts))]
    public async Task No_spelling_of_a_refused_address_gets_a_connection(string host)
    {
        await using var canary = new RawServer();
        if (Uri.TryCreate($"http://{host}:{canary.Port}/v1", UriKind.Absolute, out var url))
        {
            var failure = await EgressCall.FailureAsync(url, new EgressPolicy(), resolver: EgressCall.Resolving("127.0.0.1"));

            Assert.Equal(EgressFailure.AddressRefused, failure);
        }

        Assert.Equal(0, canary.Connections);
    }

    [Theory]
    [MemberData(nameof(RefusedHosts))]
    public void No_spelling_of_a_refused_address_passes_the_check_of_configuration(string host)
    {
        // A name that merely resolves badly is left to the connection; this one test name is such a name.
        if (host != "foo.localhost")
        {
            Assert.NotNull(BaseUrl.Problem($"https://{host}/v1", allowPrivateNetwork: false, new EgressPolicy(), out var url));
            Assert.Null(url);
        }
    }

    [Theory]
    [MemberData(nameof(ForbiddenAddresses))]
    public void What_is_forbidden_no_permission_opens(string address)
    {
        var everything = new EgressPolicy { Allow = [IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")], AllowPlainHttp = true };

        Assert.False(everything.Permits(IPAddress.Parse(address), allowPrivateNetwork: true));
    }

    [Theory]
    [MemberData(nameof(GlobalAddresses))]
    public void Public_addresses_need_no_permission(string address)
    {
        Assert.True(new EgressPolicy().Permits(IPAddress.Parse(address), allowPrivateNetwork: false));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("10.1.2.3")]
    [InlineData("::ffff:10.1.2.3")]
    [InlineData("100.64.0.7")]
    [InlineData("fd12::1")]
    public void Private_addresses_are_opened_by_the_target_or_by_the_list(string address)
    {
        var parsed = IPAddress.Parse(address);
        var listed = new EgressPolicy { Allow = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("fd12::/16")] };

        Assert.False(new EgressPolicy().Permits(parsed, allowPrivateNetwork: false));
        Assert.True(new EgressPolicy().Permits(parsed, allowPrivateNetwork: true));
        Assert.True(listed.Permits(parsed, allowPrivateNetwork: false));
    }
}
