using Microsoft.AspNetCore.Http;
using Weir.Hosting;

namespace Weir.Tests.Hosting;

/// <summary>How the page and its files are given out, and that nothing of the API is hidden behind them.</summary>
public sealed class ConsoleFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weir-console-");
    private readonly ConsoleFiles _files;
    private bool _wentOn;

    public ConsoleFilesTests()
    {
        var assets = _folder.CreateSubdirectory("assets").FullName;
        File.WriteAllText(Path.Combine(_folder.FullName, "index.html"), "<meta content=\"{csp-nonce}\">");
        File.WriteAllText(Path.Combine(_folder.FullName, "favicon.svg"), "<svg/>");
        File.WriteAllText(Path.Combine(assets, "index-1a2b.js"), "plain");
        File.WriteAllText(Path.Combine(assets, "index-1a2b.js.br"), "smaller");
        File.WriteAllText(Path.Combine(assets, "secret.txt"), "not served");
        _files = ConsoleFiles.Read(_folder.FullName);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("/")]
    [InlineData("/requests/op_1")]
    [InlineData("/apiary")]
    public async Task A_path_of_the_page_is_the_page_with_a_nonce_of_its_own(string path)
    {
        var (first, text) = await GetAsync(path);
        var (second, _) = await GetAsync(path);
        Assert.Equal((200, "text/html; charset=utf-8", "no-store"), (first.StatusCode, first.ContentType, first.Headers.CacheControl.ToString()));
        var policy = first.Headers.ContentSecurityPolicy.ToString();
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains(policy.Split("'nonce-")[1].Split('\'')[0], text, StringComparison.Ordinal);
        Assert.NotEqual(policy, second.Headers.ContentSecurityPolicy.ToString());
        Assert.Equal("nosniff", first.Headers.XContentTypeOptions.ToString());
    }

    [Theory]
    [InlineData("GET", "/api/nothing")]
    [InlineData("GET", "/API/nothing")]
    [InlineData("GET", "/v1/nothing")]
    [InlineData("GET", "/openapi/v2.json")]
    [InlineData("GET", "/metrics/x")]
    [InlineData("GET", "/health/x")]
    [InlineData("GET", "/debug/x")]
    [InlineData("POST", "/")]
    [InlineData("DELETE", "/requests")]
    public async Task What_is_the_APIs_goes_on_to_it(string method, string path)
    {
        await GetAsync(path, method: method);
        Assert.True(_wentOn);
    }

    [Fact]
    public async Task An_endpoint_that_is_mapped_is_never_the_page()
    {
        await GetAsync("/anything", endpoint: new Endpoint(null, null, "mapped"));
        Assert.True(_wentOn);
    }

    [Fact]
    public async Task Files_are_kept_for_ever_and_given_compressed_to_those_that_can_read_it()
    {
        var (plain, text) = await GetAsync("/assets/index-1a2b.js");
        Assert.Equal((200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable", "plain"), (plain.StatusCode, plain.ContentType, plain.Headers.CacheControl.ToString(), text));
        var (packed, smaller) = await GetAsync("/assets/index-1a2b.js", encoding: "gzip, br");
        Assert.Equal(("br", "smaller", "Accept-Encoding"), (packed.Headers.ContentEncoding.ToString(), smaller, packed.Headers.Vary.ToString()));
        Assert.Equal("public, max-age=3600", (await GetAsync("/favicon.svg")).Response.Headers.CacheControl.ToString());
    }

    [Theory]
    [InlineData("/assets/gone.js")]
    [InlineData("/assets/secret.txt")]
    [InlineData("/assets/../index.html")]
    [InlineData("/assets/index-1a2b.js.br")]
    public async Task A_file_that_the_build_did_not_name_is_not_there(string path) => Assert.Equal(404, (await GetAsync(path)).Response.StatusCode);

    [Fact]
    public async Task Without_its_console_the_program_says_so()
    {
        var (response, text) = await GetAsync("/", files: ConsoleFiles.Read(Path.Combine(_folder.FullName, "none")));
        Assert.Equal(404, response.StatusCode);
        Assert.Contains("without its console", text, StringComparison.Ordinal);
    }

    private async Task<(HttpResponse Response, string Text)> GetAsync(string path, string method = "GET", string encoding = "", Endpoint? endpoint = null, ConsoleFiles? files = null)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = method;
        http.Request.Path = path;
        http.Request.Headers.AcceptEncoding = encoding;
        http.SetEndpoint(endpoint);
        using var body = new MemoryStream();
        http.Response.Body = body;
        await (files ?? _files).AnswerAsync(http, _ =>
        {
            _wentOn = true;
            return Task.CompletedTask;
        });
        return (http.Response, System.Text.Encoding.UTF8.GetString(body.ToArray()));
    }
}
