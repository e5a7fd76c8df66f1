using System.Globalization;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration;
using Weir.Engine.Identity.Https;
using Weir.Tests.Support;

namespace Weir.Tests.Identity.Https;

// S0-92: the certificate of the server's own listeners.
public sealed class ServerCertificateTests : IDisposable
{
    private const string Password = "pfx-password-canary-3b9d";

    private readonly ManualClock _clock = new();
    private readonly CertificateFolder _folder = new();
    private readonly LogLines _logs = new();

    private DateTimeOffset Now => _clock.GetUtcNow();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pem_with_its_key_beside_it_or_in_it_and_encrypted_and_pfx_are_all_served()
    {
        var pem = _folder.WritePem("a", Now.AddDays(-1), Now.AddDays(90));
        Assert.Equal(pem, Shown(Open(Pem)));
        File.AppendAllText(_folder.Certificate, "\n" + File.ReadAllText(_folder.PrivateKey));
        Assert.Equal(pem, Shown(Open(new TlsConfig { Certificate = _folder.Certificate })));
        var encrypted = _folder.WritePem("b", Now.AddDays(-1), Now.AddDays(90), Password);
        Assert.Equal(encrypted, Shown(Open(Pem with { Password = new(SecretScheme.Env, "TLS") })));
        var pfx = _folder.WritePfx("c", Now.AddDays(-1), Now.AddDays(90), Password);
        var opened = Open(Pfx);
        Assert.Equal(pfx, Shown(opened));
        Assert.Equal(("ok", Now.AddDays(90), false), (opened.Status.State, opened.Status.ExpiresAt, opened.Status.Refused));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_private_key_that_everybody_may_read_is_warned_of_at_the_start_and_when_it_is_new()
    {
        _folder.WritePem("a", Now.AddDays(-1), Now.AddDays(90));
        File.SetUnixFileMode(_folder.PrivateKey, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        var opened = Open(Pem);
        Assert.DoesNotContain(_logs.All, IsWarning);
        _folder.WritePem("b", Now.AddDays(-1), Now.AddDays(90));
        File.SetUnixFileMode(_folder.PrivateKey, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        opened.Look();
        Assert.Single(_logs.All, IsWarning);
        Open(Pem);
        Assert.Equal(2, _logs.All.Count(IsWarning));

        bool IsWarning(LogLine line) => line.Level == LogLevel.Warning && line.Message.Contains($"The private key in {_folder.PrivateKey} may be read by every user", StringComparison.Ordinal);
    }

    [Fact]
    public void A_start_without_a_good_one_is_refused_with_the_reason()
    {
        Assert.Contains("tls.pem", Refusal(Pem), StringComparison.Ordinal); // there is none
        _folder.WritePfx("a", Now.AddDays(-1), Now.AddDays(90), "another password");
        Assert.Contains("the password is wrong", Refusal(Pfx), StringComparison.Ordinal);
        Assert.Contains("the password is missing", Refusal(Pfx with { Password = null }), StringComparison.Ordinal);
        _folder.WritePem("a", Now.AddDays(-1), Now.AddDays(90));
        var key = File.ReadAllText(_folder.PrivateKey);
        _folder.WritePem("b", Now.AddDays(-1), Now.AddDays(90));
        File.WriteAllText(_folder.PrivateKey, key);
        Assert.Contains("do not belong together", Refusal(Pem), StringComparison.Ordinal);
        Assert.Contains("private key", Refusal(new TlsConfig { Certificate = _folder.Certificate }), StringComparison.Ordinal);
        File.WriteAllBytes(_folder.Pfx, [1, 2, 3]);
        Refusal(Pfx);
        File.WriteAllText(_folder.Certificate, "");
        Refusal(Pem);
    }

    [Fact]
    public void A_new_one_is_taken_when_it_is_whole_and_the_one_before_is_served_until_then()
    {
        var first = _folder.WritePem("a", Now.AddDays(-1), Now.AddDays(90));
        var served = Open(Pem);
        var second = _folder.WritePem("b", Now.AddDays(-1), Now.AddDays(180));
        var (certificate, key) = (File.ReadAllText(_folder.Certificate), File.ReadAllText(_folder.PrivateKey));

        File.WriteAllText(_folder.Certificate, certificate[..(certificate.Length / 2)]); // half-written
        served.Look();
        Assert.Equal((first, true), (Shown(served), served.Status.Refused));
        File.WriteAllText(_folder.Certificate, certificate);
        File.WriteAllText(_folder.PrivateKey, "");
        served.Look();
        Assert.Equal((first, true), (Shown(served), served.Status.Refused));
        File.Delete(_folder.PrivateKey);
        served.Look();
        Assert.Equal((first, true), (Shown(served), served.Status.Refused));
        var told = Errors();
        served.Look();
        served.Look(); // the same is told once
        Assert.Equal(told, Errors());

        File.WriteAllText(_folder.PrivateKey, key);
        served.Look();
        Assert.Equal((second, false, Now.AddDays(180)), (Shown(served), served.Status.Refused, served.Status.ExpiresAt));
    }

    [Fact]
    public void An_expired_one_does_not_take_the_place_of_a_good_one()
    {
        var first = _folder.WritePem("a", Now.AddDays(-1), Now.AddDays(90));
        var served = Open(Pem);
        _folder.WritePem("b", Now.AddDays(-90), Now.AddDays(-1));
        served.Look();
        Assert.Equal((first, true), (Shown(served), served.Status.Refused));
        _folder.WritePem("b", Now.AddDays(1), Now.AddDays(90));
        served.Look();
        Assert.Equal((first, true), (Shown(served), served.Status.Refused));
        Assert.Contains(_logs.All, line => line.Message.Contains("is not valid yet", StringComparison.Ordinal));
    }

    [Fact]
    public void That_it_ends_is_told_before_and_after()
    {
        _folder.WritePem("a", Now.AddDays(-1), Now.AddDays(22));
        var served = Open(Pem);
        Assert.Equal("ok", served.Status.State);
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("ending", served.Status.State);
        _clock.Advance(TimeSpan.FromDays(21));
        Assert.Equal("expired", served.Status.State);
        served.Tell();
        Assert.Contains(_logs.All, line => line.Level == LogLevel.Warning && line.Message.Contains("CN=a ends at", StringComparison.Ordinal));
    }

    private TlsConfig Pem => new() { Certificate = _folder.Certificate, PrivateKey = _folder.PrivateKey };

    private TlsConfig Pfx => new() { Certificate = _folder.Pfx, Password = new(SecretScheme.Env, "TLS") };

    private int Errors() => _logs.All.Count(line => line.Level == LogLevel.Error);

    private string Refusal(TlsConfig tls)
    {
        var why = Assert.Throws<IOException>(() => Open(tls)).Message;
        Assert.StartsWith("server.tls: ", why, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, why, StringComparison.Ordinal);
        return why;
    }

    private ServerCertificate Open(TlsConfig tls)
    {
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(_logs));
        return ServerCertificate.Open(tls, new EnvironmentVariables(new Dictionary<string, string> { ["TLS"] = Password }), _clock, loggers.CreateLogger<ServerCertificate>());
    }

    private static string Shown(ServerCertificate certificate) => certificate.Options.ServerCertificateContext!.TargetCertificate.Thumbprint.ToUpper(CultureInfo.InvariantCulture);
}
