using System.Collections.Concurrent;
using Weir.Engine.Configuration;
using Weir.Engine.Credentials;
using Weir.Engine.Egress;

namespace Weir.Engine.Notices.Webhooks;

/// <summary>The webhooks of the configuration in force. Those that stay as they were keep their connections and are not disturbed.</summary>
internal sealed class WebhookBoard
{
    private readonly SecretSources _secrets;
    private readonly TimeProvider _clock;
    private readonly Bell _replaced = new();

    // As many as publishes take away before the loop has looked.
    private readonly ConcurrentQueue<Webhook> _gone = new();
    private Webhook[] _current;

    public WebhookBoard(SecretSources secrets, TimeProvider clock, WeirConfig first)
    {
        _secrets = secrets;
        _clock = clock;
        _current = Create(first);
    }

    public IReadOnlyList<Webhook> Current => Volatile.Read(ref _current);

    /// <summary>Completes when others take the place of the current ones. Taken before looking at them.</summary>
    public Task Replaced => _replaced.Next;

    public CompiledConfig Compile(WeirConfig config)
    {
        var next = Create(config);
        return new(() => Apply(next), () => Array.ForEach(next, one => one.Dispose()));
    }

    /// <summary>Compiles one webhook by itself; whoever has it disposes it.</summary>
    public Webhook Create(WebhookConfig config, EgressConfig egress)
    {
#pragma warning disable CA2000 // the webhook disposes it
        var http = new EgressFactory(new EgressPolicy { Allow = egress.Allow }, _clock).Create(new()
        {
            Origin = config.Url!,
            AllowPrivateNetwork = config.AllowPrivateNetwork,
            ConnectTimeout = TimeSpan.FromSeconds(Math.Min(10, config.TimeoutSeconds)),
            MaxConnections = 2,
        });
        return new(config, egress, _secrets.Open(config.Secret!, CredentialOrigin.Of(config.Url!), config.User), http);
#pragma warning restore CA2000
    }

    /// <summary>Takes those that are current no more. Whoever has them disposes them once nothing is sent to them.</summary>
    public IReadOnlyList<Webhook> TakeGone()
    {
        var gone = new List<Webhook>();
        while (_gone.TryDequeue(out var webhook))
        {
            gone.Add(webhook);
        }

        return gone;
    }

    private Webhook[] Create(WeirConfig config) => [.. config.Notices.Webhooks.Values.Where(one => one.Enabled).Select(one => Create(one, config.Egress))];

    private void Apply(Webhook[] next)
    {
        var before = _current;
        for (var i = 0; i < next.Length; i++)
        {
            if (Array.Find(before, next[i].IsSame) is { } same)
            {
                next[i].Dispose();
                next[i] = same;
            }
        }

        Volatile.Write(ref _current, next);
        Array.ForEach([.. before.Except(next)], _gone.Enqueue);
        _replaced.Ring();
    }
}
