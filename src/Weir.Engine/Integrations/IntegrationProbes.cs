using Weir.Engine.Configuration;
using Weir.Engine.Providers;
using Weir.Engine.Providers.Probes;

namespace Weir.Engine.Integrations;

/// <summary>The integrations that are probed: those of the configuration in force, swapped whole with it. Memory: one entry and one result each.</summary>
internal sealed class IntegrationProbes
{
    private readonly UpstreamFactory _factory;
    private readonly TimeProvider _clock;
    private Upstream[] _current;

    public IntegrationProbes(UpstreamFactory factory, TimeProvider clock, WeirConfig first)
    {
        _factory = factory;
        _clock = clock;
        _current = Create(first);
        Board.Watch(_current);
    }

    public ProbeBoard Board { get; } = new(ProbeBoard.Integration);

    public CompiledConfig Compile(WeirConfig config)
    {
        var next = Create(config);
        return new(() => Apply(next), () => Release(next));
    }

    /// <summary>Asks one now, watched or not, within its own timeout.</summary>
    /// <exception cref="InvalidOperationException">Its secret cannot be found.</exception>
    public async Task<ProbeResult> CheckAsync(IntegrationConfig integration, EgressConfig egress, CancellationToken cancellationToken)
    {
        var upstream = Create(integration, egress);
        try
        {
            return await Board.CheckAsync(upstream, _clock, cancellationToken);
        }
        finally
        {
            upstream.Release();
        }
    }

    private void Apply(Upstream[] next)
    {
        // Probes that go on keep their connections, those that do not are told to end before they lose them.
        Board.Watch(next);
        Release(Interlocked.Exchange(ref _current, next));
    }

    private Upstream[] Create(WeirConfig config) => [.. config.Integrations.Values.Where(one => one.IsProbed).Select(one => Create(one, config.Egress))];

    private Upstream Create(IntegrationConfig config, EgressConfig egress) => _factory.Create(IntegrationTarget.Kind(config), IntegrationTarget.Config(config), egress);

    private static void Release(Upstream[] upstreams) => Array.ForEach(upstreams, one => one.Release());
}
