using System.Globalization;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Weir.Engine.Providers.Simulator.Billing;
using Weir.Engine.Providers.Simulator.Bodies;

namespace Weir.Engine.Providers.Simulator;

/// <summary>The simulator over HTTP: every path but its bill's goes to the engine.</summary>
public static class SimulatorServer
{
    private const int BillPage = 1_000;

    /// <summary>
    /// What the faults need of the web server: a write is done when the socket has taken it (else a reset would overtake the events before it),
    /// and slow or silent callers are not cut off.
    /// </summary>
    public static void Configure(IWebHostBuilder host)
    {
        ArgumentNullException.ThrowIfNull(host);
        host.UseKestrelCore().UseSockets(static sockets => sockets.MaxWriteBufferSize = 1).ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
    }

    /// <summary>Maps the simulator's surfaces, <c>GET /simulator/bill</c> and <c>DELETE /simulator/bill</c>.</summary>
    /// <param name="endpoints">Where to map them; nothing else should be mapped beside them.</param>
    /// <param name="engine">The simulator behind it; may be shared.</param>
    public static void Map(IEndpointRouteBuilder endpoints, SimulatorEngine engine)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        endpoints.MapMethods("/simulator/bill", ["GET"], context => ShowBillAsync(context, engine.Bill));
        endpoints.MapMethods("/simulator/bill", ["DELETE"], context =>
        {
            engine.Bill.Reset();
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        endpoints.Map("/{**path}", context => ServeAsync(context, engine));
    }

    private static Task ShowBillAsync(HttpContext context, SimulatorBill bill)
    {
        _ = long.TryParse(context.Request.Query["after"], NumberStyles.None, CultureInfo.InvariantCulture, out var after);
        var limit = int.TryParse(context.Request.Query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked > 0
            ? Math.Min(asked, BillPage)
            : BillPage;
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(BillJson.Write(bill, after, limit), context.RequestAborted).AsTask();
    }

    private static async Task ServeAsync(HttpContext context, SimulatorEngine engine)
    {
        try
        {
            var body = await ReadAsync(context, engine.MaxRequestBytes);
            var call = new SimulatorCall(context.Request.Method, context.Request.Path.Value ?? "/", HeadersOf(context.Request), body);
            using var answer = await engine.AnswerAsync(call, context.RequestAborted);
            await SendAsync(context, answer);
        }
        catch (SimulatedBreakException broken)
        {
            await BreakAsync(context, broken.Kind);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort(); // The caller has gone; the bill says so.
        }
    }

    private static async Task SendAsync(HttpContext context, SimulatorAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.StartAsync(context.RequestAborted);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        while (await answer.Body.NextAsync(context.RequestAborted) is { IsEmpty: false } bytes)
        {
            var written = await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
            if (written.IsCompleted)
            {
                return;
            }
        }
    }

    private static Dictionary<string, string> HeadersOf(HttpRequest request)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in request.Headers)
        {
            headers[name.ToLowerInvariant()] = values.ToString();
        }

        return headers;
    }

    /// <summary>The body, or its first bytes up to one more than allowed.</summary>
    private static async Task<byte[]> ReadAsync(HttpContext context, int max)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bound)
        {
            bound.MaxRequestBodySize = null; // The engine refuses what is too large, in the dialect.
        }

        using var buffer = new MemoryStream((int)Math.Min(context.Request.ContentLength ?? 4_096, max));
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0)
        {
            var room = max + 1L - buffer.Length;
            buffer.Write(chunk, 0, (int)Math.Min(read, room));
        }

        return buffer.ToArray();
    }

    private static async Task BreakAsync(HttpContext context, BreakKind kind)
    {
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            switch (kind)
            {
                case BreakKind.Garbage:
                    await socket.SendAsync("\u0015\u0003\u0001garbage, not HTTP\r\n\r\n"u8.ToArray(), CancellationToken.None);
                    socket.Shutdown(SocketShutdown.Send);
                    break;
                case BreakKind.Drop:
                    socket.Shutdown(SocketShutdown.Send);
                    break;
                default:
                    socket.LingerState = new(true, 0);
                    break;
            }
        }

        context.Abort();
    }
}
