using System.Threading.Channels;
using Weir.Engine.Identity;

namespace Weir.Engine.Console.Live;

/// <summary>One connection that is told what happens, as far as its holder may know.</summary>
/// <remarks>At most 256 events wait for a slow reader; older ones give way, since the page reads the lists anew anyway.</remarks>
internal sealed class LiveSubscription(Actor actor)
{
    private const int MostWaiting = 256;

    private readonly Channel<LiveEvent> _events = Channel.CreateBounded<LiveEvent>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public Actor Actor => actor;

    public ChannelReader<LiveEvent> Events => _events.Reader;

    public void Offer(LiveEvent one)
    {
        if (MaySee(one))
        {
            _events.Writer.TryWrite(one);
        }
    }

    private bool MaySee(LiveEvent one) => one switch
    {
        { Operation: { } operation } => actor.May(Permission.OperationsRead) && (actor.Team is null || string.Equals(actor.Team, operation.Team, StringComparison.Ordinal)),
        { Configuration: not null } => actor.May(Permission.ConfigRead) && actor.Team is null,
        { Health: not null } => actor.May(Permission.MonitoringRead) && actor.Team is null,
        _ => true,
    };
}
