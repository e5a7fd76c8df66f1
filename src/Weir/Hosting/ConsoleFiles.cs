using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using Weir.Engine.Identity;

namespace Weir.Hosting;

/// <summary>The console's files, as its build left them beside the program: read once, answered from memory, compressed already.</summary>
/// <remarks>Bounded by the build: about 3 MB. A program built without them says so at <c>/</c> and works all the same.</remarks>
internal sealed class ConsoleFiles
{
    private const string IndexName = "index.html";
    private const string NoncePlace = "{csp-nonce}";
    private const string AssetsPath = "/assets";
    private const string IconPath = "/favicon.svg";
    private const int NonceBytes = 16;

    // What is no page, whether or not something is mapped there.
    private static readonly string[] Roots = ["/api", "/v1", "/openapi", "/metrics", "/health", "/debug"];

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".woff2"] = "font/woff2",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, ConsoleFile> _files;
    private readonly string? _index;

    private ConsoleFiles(FrozenDictionary<string, ConsoleFile> files, string? index) => (_files, _index) = (files, index);

    /// <summary>Reads the folder <c>console</c> beside the program.</summary>
    public static ConsoleFiles Read() => Read(Path.Combine(AppContext.BaseDirectory, "console"));

    internal static ConsoleFiles Read(string folder)
    {
        var index = Path.Combine(folder, IndexName);
        if (!File.Exists(index))
        {
            return new(FrozenDictionary<string, ConsoleFile>.Empty, null);
        }

        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Types.ContainsKey(Path.GetExtension(file)))
            .ToFrozenDictionary(
                file => "/" + Path.GetRelativePath(folder, file).Replace('\\', '/'),
                file => new ConsoleFile(File.ReadAllBytes(file), File.Exists(file + ".br") ? File.ReadAllBytes(file + ".br") : null, Types[Path.GetExtension(file)]),
                StringComparer.Ordinal);
        return new(files, File.ReadAllText(index));
    }

    /// <summary>Answers with the page, or one of its files, where nothing is mapped. Paths of the API and of callers stay what they are: not there.</summary>
    public Task AnswerAsync(HttpContext http, RequestDelegate next)
    {
        var isAsked = http.GetEndpoint() is null && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) && !IsApi(http.Request.Path);
        return !isAsked ? next(http) : IsFile(http.Request.Path) ? AssetAsync(http) : PageAsync(http);
    }

    private async Task AssetAsync(HttpContext http)
    {
        if (!_files.TryGetValue(http.Request.Path.Value ?? "", out var file))
        {
            await Problems.WriteAsync(http, StatusCodes.Status404NotFound, "Not found", "There is no such file.");
            return;
        }

        // Names carry a hash of what is in the file; the icon's does not.
        Protect(http.Response.Headers);
        http.Response.Headers.CacheControl = http.Request.Path != IconPath ? "public, max-age=31536000, immutable" : "public, max-age=3600";
        http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        http.Response.ContentType = file.Type;
        var body = file.Bytes;
        if (file.Brotli is { } smaller && http.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
        {
            http.Response.Headers.ContentEncoding = "br";
            body = smaller;
        }

        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private async Task PageAsync(HttpContext http)
    {
        if (_index is null)
        {
            await Problems.WriteAsync(http, StatusCodes.Status404NotFound, "Not found", "This program was built without its console; the management API is at /api.");
        }
        else
        {
            var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes));
            Protect(http.Response.Headers);
            http.Response.Headers.ContentSecurityPolicy =
                "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + nonce + "'; connect-src 'self'; img-src 'self' data:; font-src 'self'; "
                + "base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'";
            http.Response.Headers.CacheControl = "no-store";
            http.Response.ContentType = "text/html; charset=utf-8";
            await http.Response.WriteAsync(_index.Replace(NoncePlace, nonce, StringComparison.Ordinal), Encoding.UTF8, http.RequestAborted);
        }
    }

    private static bool IsApi(PathString path) => Roots.Any(root => path.StartsWithSegments(root, StringComparison.OrdinalIgnoreCase));

    private static bool IsFile(PathString path) => path == IconPath || path.StartsWithSegments(AssetsPath, StringComparison.Ordinal);

    private static void Protect(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";
    }
}

/// <summary>One file.</summary>
/// <param name="Bytes">As it is.</param>
/// <param name="Brotli">Compressed, where the build did so.</param>
/// <param name="Type">Its media type.</param>
internal sealed record ConsoleFile(byte[] Bytes, byte[]? Brotli, string Type);
