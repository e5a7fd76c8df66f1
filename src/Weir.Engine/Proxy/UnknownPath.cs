using Microsoft.AspNetCore.Http;
using Weir.Engine.Wire;

namespace Weir.Engine.Proxy;

/// <summary>Answers what is under <c>/v1</c> but not there, in the shape that the client's SDK understands.</summary>
internal static class UnknownPath
{
    private const int MaxShown = 200;

    public static Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        var shown = path.Length > MaxShown ? path[..MaxShown] + "…" : path;
        return ErrorAnswer.WriteAsync(http, DialectOf(http), Failure.Of(Refusal.PathUnknown, $"There is no {http.Request.Method} {shown} here."), null).AsTask();
    }

    public static Task WrongMethodAsync(HttpContext http, Dialect dialect)
    {
        http.Response.Headers.Allow = "POST";
        return ErrorAnswer.WriteAsync(http, dialect, Failure.Of(Refusal.MethodNotAllowed, $"{http.Request.Path} takes POST."), null).AsTask();
    }

    /// <summary>Only Anthropic's SDKs send a version with every request, whatever its path.</summary>
    public static Dialect DialectOf(HttpContext http) => http.Request.Headers.ContainsKey("anthropic-version") ? Dialect.Anthropic : Dialect.OpenAi;
}
