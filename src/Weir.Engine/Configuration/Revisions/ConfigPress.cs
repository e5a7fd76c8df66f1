using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration.Backups;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration.Revisions;

/// <summary>Puts a valid configuration in force: compile, keep the revision durably, swap. Called by one at a time.</summary>
public sealed class ConfigPress(
    RevisionStore revisions, ConfigNotices notices, IEnumerable<CompileConfig> compilers, ILogger<ConfigPress> logger, ConfigBackups? backups = null)
{
    private ConfigState? _state;
    private ConfigRevision? _latest;

    /// <summary>What is in force.</summary>
    internal ConfigState State => Volatile.Read(ref _state) ?? throw new InvalidOperationException("The configuration is not started yet.");

    internal RevisionStore Revisions => revisions;

    internal ConfigNotices Notices => notices;

    /// <summary>Number of the override that is made next.</summary>
    internal long NextOverride { get; private set; } = 1;

    /// <summary>Reads what was in force last.</summary>
    internal async Task<(IReadOnlyList<ConfigOverride> Overrides, ConfigRevision? Latest)> RecallAsync(CancellationToken cancellationToken)
    {
        NextOverride = await revisions.NextOverrideAsync(cancellationToken);
        return (await revisions.OverridesAsync(long.MaxValue, cancellationToken), await revisions.LatestAsync(cancellationToken));
    }

    internal void Begin(ConfigState state, ConfigRevision? latest)
    {
        _latest = latest;
        Volatile.Write(ref _state, state);
    }

    internal async Task<ConfigOutcome> PublishAsync(Proposal proposal, ConfigResult result, DateTimeOffset now)
    {
        var before = State;
        var next = new ConfigState(before.Revision + 1, result, proposal.Overrides);
        var changes = string.Equals(_latest?.Document, before.Document, StringComparison.Ordinal)
            ? ConfigDiff.Between(before.Result.Marks.Document, result.Marks.Document)
            : ConfigDiff.Between(_latest?.Document ?? "{}", next.Document);
        if (proposal.DryRun)
        {
            return new(ConfigVerdict.WouldPublish, before) { Problems = result.Problems, Changes = changes };
        }

        if (Same(before, next))
        {
            // Places and warnings may still have moved with the lines of the file.
            Volatile.Write(ref _state, next with { Revision = before.Revision });
            return new(ConfigVerdict.Unchanged, State) { Problems = result.Problems };
        }

        var revision = new ConfigRevision(next.Revision, now, proposal.Kind, proposal.Author, proposal.Reason, result.SourceHash, next.Document) { Restores = proposal.Restores };
        if (_latest is { } was)
        {
            backups?.Keep(was, result.Config!.Backups.Keep);
        }

        await KeepAsync((revision, changes, proposal.By), before, next, proposal.InForce ? [] : compilers);
        _latest = revision;
        Volatile.Write(ref _state, next);
        logger.Published(revision.Number, proposal.Kind.ToString().ToLowerInvariant(), proposal.Author, changes.Count);
        notices.Publish(new(revision.Number, proposal.Kind, changes, []));
        return new(ConfigVerdict.Published, next) { Problems = result.Problems, Changes = changes };
    }

    /// Compiled first, because that may find a defect; then kept, because a configuration in force without its revision could not be undone.
    private async Task KeepAsync((ConfigRevision Revision, IReadOnlyList<ConfigDifference> Changes, ConfigActor? By) made, ConfigState before, ConfigState next, IEnumerable<CompileConfig> steps)
    {
        var compiled = new List<CompiledConfig>();
        var kept = false;
        try
        {
            foreach (var compile in steps)
            {
                Pace.GiveWay();
                compiled.Add(compile(next.Result.Config!));
            }

            var begun = next.Overrides.Where(one => before.Overrides.All(known => known.Id != one.Id)).ToArray();
            var ended = before.Overrides.Where(known => next.Overrides.All(one => one.Id != known.Id)).ToArray();
            await revisions.WriteAsync(new(made.Revision, begun, [.. ended.Select(one => one.Id)], next.Result.Config!.Configuration.KeepRevisions)
            {
                Audit = [.. RevisionAudit.Of(made.Revision, made.Changes, begun, ended, next.Result.Environment).Select(what => RevisionAudit.Asked(what, made.By))],
            });
            kept = true;
            NextOverride = Math.Max(NextOverride, begun.Select(one => one.Id + 1).DefaultIfEmpty().Max());
        }
        finally
        {
            compiled.ForEach(one => (kept ? one.Apply : one.Discard)());
        }
    }

    private bool Same(ConfigState before, ConfigState next) =>
        _latest is { } latest
        && string.Equals(latest.Document, next.Document, StringComparison.Ordinal)
        && string.Equals(latest.SourceHash, next.Result.SourceHash, StringComparison.Ordinal)
        && before.Overrides.Select(one => one.Id).SequenceEqual(next.Overrides.Select(one => one.Id));
}
