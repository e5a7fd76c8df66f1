using Microsoft.Extensions.Logging;
using Weir.Engine.Configuration.Documents;
using Weir.Engine.Configuration.Fields;
using Weir.Engine.Configuration.Overrides;
using Weir.Engine.Configuration.Sections;
using Weir.Engine.Configuration.Transfer;
using Weir.Engine.Kernel;

namespace Weir.Engine.Configuration.Revisions;

/// <summary>
/// The one place where the configuration changes: parse, validate, compile, keep the revision, put in force. One change at a time, all of it or
/// nothing; what was in force before is never touched, so that requests under way go on with it. Safe for concurrent use.
/// </summary>
public sealed class ConfigDesk : IDisposable
{
    private const int MostSince = 20;
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConfigLoader _loader;
    private readonly OtherEnvironments _others;
    private readonly HashSet<long> _told = []; // overrides in force that were told of as ending; at most as many as there may be
    private readonly ConfigSource _source;
    private readonly ConfigPress _press;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private ConfigSources _sources;
    private bool _started;

    /// <summary>Takes charge of a configuration.</summary>
    public ConfigDesk(ConfigLoader loader, ConfigSource source, ConfigPress press, TimeProvider clock, ILogger<ConfigDesk> logger)
    {
        _loader = loader;
        _others = new(loader);
        _source = source;
        _press = press;
        _clock = clock;
        _logger = logger;
        _sources = Checked(source.Loaded.Frozen());
        _timer = clock.CreateTimer(_ => _ = ExpireAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What was refused last of what Weir tried by itself (an edited file, the end of an override); null when nothing is amiss.</summary>
    public ConfigRefusal? Refusal { get; private set; }

    /// <summary>Number of the revision in force; 0 before the first.</summary>
    public long Revision => Volatile.Read(ref _started) ? _press.State.Revision : 0;

    /// <summary>What is in force.</summary>
    public async Task<ConfigState> CurrentAsync(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        return _press.State;
    }

    /// <summary>Reads what was in force last and keeps a revision where the files say something else now. Called before the server listens; again does nothing.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _started))
        {
            return;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!_started)
            {
                await BeginAsync(cancellationToken);
                Volatile.Write(ref _started, true);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Changes overrides. Every edit is in force when this completes, or none.</summary>
    /// <exception cref="Storage.StoreException">The store could not keep the revision; nothing changed.</exception>
    public Task<ConfigOutcome> ChangeAsync(ConfigChange change, CancellationToken cancellationToken) => TurnAsync(
        async state =>
        {
            if (change.IfMatch is { } seen && seen != state.Revision)
            {
                return await ConflictAsync(state, seen, cancellationToken);
            }

            var problems = ChangeRules.Check(change);
            var live = Live(state);
            var elsewhere = change.Environment is { } environment && !string.Equals(environment, state.Result.Environment, StringComparison.Ordinal)
                ? _others.In(environment, _sources, live)
                : null;
            OtherEnvironments.RefuseUnknown(elsewhere, problems);
            var overrides = new OverrideEdits((elsewhere ?? state.Result).Lower, _press.NextOverride, _clock.GetUtcNow()).Apply(live, change, problems);
            if (elsewhere is not null && !problems.HasErrors)
            {
                problems.AddRange(_others.Worse(elsewhere, change.Environment!, _sources, overrides));
            }

            return problems.HasErrors
                ? new(ConfigVerdict.Refused, state) { Problems = problems }
                : await PublishAsync(new(RevisionKind.Change, change.Author, change.Reason, _sources, overrides) { DryRun = change.DryRun, By = change.By });
        },
        cancellationToken);

    /// <summary>What would hold with some edits, for trying them out: nothing is kept, nothing is put in force, and no revision comes of it.</summary>
    /// <param name="edits">The edits.</param>
    /// <param name="but">A path at which it does not matter what is wrong, because who tries has something else in mind for it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ConfigDraft> DraftAsync(IReadOnlyList<ConfigEdit> edits, ConfigPath? but, CancellationToken cancellationToken)
    {
        var state = await CurrentAsync(cancellationToken);
        var problems = new ProblemList();
        var change = new ConfigChange { Edits = edits, Reason = "a draft", Author = ConfigRevision.System };
        var overrides = new OverrideEdits(state.Result.Lower, _press.NextOverride, _clock.GetUtcNow()).Apply(Live(state), change, problems);
        var result = problems.HasErrors ? null : _loader.Load(_sources with { Overrides = overrides });
        var found = problems.HasErrors ? [.. problems] : result!.Errors.Where(problem => problem.Path != but?.Text).ToArray();
        return new(found.Length == 0 ? result?.Read : null, new(ConfigVerdict.Refused, state) { Problems = found });
    }

    /// <summary>Restores the document of an earlier revision by the smallest set of overrides; that is a revision of its own.</summary>
    /// <exception cref="Storage.StoreException">The store could not keep the revision; nothing changed.</exception>
    public Task<ConfigOutcome> RollBackAsync(ConfigRollback rollback, CancellationToken cancellationToken) => TurnAsync(
        async state =>
        {
            if (rollback.IfMatch is { } seen && seen != state.Revision)
            {
                return await ConflictAsync(state, seen, cancellationToken);
            }

            var problems = ChangeRules.Check(rollback.Reason, rollback.Author);
            if (problems.HasErrors)
            {
                return new(ConfigVerdict.Refused, state) { Problems = problems };
            }

            if (await _press.Revisions.FindAsync(rollback.Revision, cancellationToken) is not { } target)
            {
                return new(ConfigVerdict.NoSuchRevision, state);
            }

            var plan = RollbackPlan.Of(state.Result.Lower, target.Document);
            var next = _press.NextOverride;
            var overrides = plan.Overrides(Live(state), state.Result.Environment, set => Restored(set, next++, (state.Result.Lower, rollback)));
            var outcome = await PublishAsync(new(RevisionKind.Rollback, rollback.Author, rollback.Reason, _sources, overrides) { DryRun = rollback.DryRun, By = rollback.By, Restores = target.Number });
            return outcome with { NotRestored = plan.NotRestored };
        },
        cancellationToken);

    /// <summary>Makes an imported document hold, by the smallest set of overrides; that is a revision like any other.</summary>
    /// <exception cref="Storage.StoreException">The store could not keep the revision; nothing changed.</exception>
    public Task<ConfigOutcome> ImportAsync(ConfigImport import, CancellationToken cancellationToken) => TurnAsync(
        async state =>
        {
            if (import.IfMatch is { } seen && seen != state.Revision)
            {
                return await ConflictAsync(state, seen, cancellationToken);
            }

            var problems = ChangeRules.Check(import.Reason, import.Author);
            if (ImportPlan.Of(state.Result, Live(state), import, problems) is not { } plan)
            {
                return new(ConfigVerdict.Refused, state) { Problems = problems };
            }

            var change = new ConfigChange { Edits = plan.Edits, Reason = import.Reason, Author = import.Author };
            var overrides = new OverrideEdits(state.Result.Lower, _press.NextOverride, _clock.GetUtcNow()).Apply(plan.Kept, change, problems);
            var outcome = problems.HasErrors
                ? new(ConfigVerdict.Refused, state) { Problems = problems }
                : await PublishAsync(new(RevisionKind.Import, import.Author, import.Reason, _sources, overrides) { DryRun = import.DryRun, By = import.By });
            return outcome with { NotRestored = plan.NotChanged };
        },
        cancellationToken);

    /// <summary>Reads the files again. What they say is put in force, or refused and told; then the old state stays.</summary>
    /// <exception cref="Storage.StoreException">The store could not keep the revision; nothing changed.</exception>
    public Task<ConfigOutcome> ReloadAsync(ConfigReload reload, CancellationToken cancellationToken) => TurnAsync(
        async state =>
        {
            var sources = Checked(_source.Read().Frozen());
            var outcome = FileRules.Problem(_sources, sources, reload) is { } problem
                ? new(ConfigVerdict.Refused, state) { Problems = [problem] }
                : await PublishAsync(new(RevisionKind.File, ConfigRevision.System, "the configuration file was edited", sources, Live(state)) { By = reload.By });
            if (outcome.Verdict != ConfigVerdict.Refused)
            {
                _sources = sources;
            }

            Note(RevisionKind.File, outcome);
            return outcome;
        },
        cancellationToken);

    /// <summary>What is likely wrong with what is in force now: what the load found, and overrides that end soon.</summary>
    public IReadOnlyList<ConfigProblem> WarningsOf(ConfigState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return [.. state.Result.Problems, .. OverrideEnds.Warnings(state.Overrides, _clock.GetUtcNow())];
    }

    /// <summary>What each environment would run on here, with the same files and changes: the known ones, the current one, and those that overrides name.</summary>
    public async Task<IReadOnlyList<EnvironmentSummary>> EnvironmentsAsync(CancellationToken cancellationToken)
    {
        var state = await CurrentAsync(cancellationToken);
        return _others.Summaries(_sources, state, Live(state), _clock.GetUtcNow());
    }

    /// <summary>Hash of the files as they are now, and of those in force.</summary>
    internal async Task<(string Now, string InForce)> SourceHashNowAsync(CancellationToken cancellationToken)
    {
        var state = await CurrentAsync(cancellationToken);
        return (ConfigLoader.HashOf(_source.Read(), state.Result.Config ?? new()), state.Result.SourceHash);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _gate.Dispose();
    }

    private async Task<ConfigOutcome> TurnAsync(Func<ConfigState, Task<ConfigOutcome>> act, CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await act(_press.State);
        }
        finally
        {
            Schedule();
            _gate.Release();
        }
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        var (overrides, latest) = await _press.RecallAsync(cancellationToken);
        var result = _loader.Load(_sources with { Overrides = overrides });
        _press.Begin(new(latest?.Number ?? 0, result, overrides), latest);
        if (!result.Valid)
        {
            // The server checked it a moment ago, with the same overrides; beside no server it can be mended by removing one.
            Note(RevisionKind.Start, new(ConfigVerdict.Refused, _press.State) { Problems = result.Problems });
            return;
        }

        var live = Live(_press.State);
        var reason = latest is null ? "the first start"
            : !string.Equals(latest.SourceHash, result.SourceHash, StringComparison.Ordinal) ? "a start with other files than before"
            : live.Count < overrides.Count ? "a start after an override had ended"
            : "a start with other variables than before";

        // What the server was built with is this very configuration, so there is nothing to swap.
        await PublishAsync(new(RevisionKind.Start, ConfigRevision.System, reason, _sources, live) { InForce = true });
        Schedule();
    }

    private Task<ConfigOutcome> PublishAsync(Proposal proposal)
    {
        // Until a revision is handed to the store, all of it is work on this thread, beside requests.
        using var pace = _source.Serves && !proposal.InForce ? Pace.Gently(_clock) : null;
        var result = _loader.Load(proposal.Sources with { Overrides = proposal.Overrides });
        return result.Valid
            ? _press.PublishAsync(proposal with { InForce = proposal.InForce || !_source.Serves }, result, _clock.GetUtcNow())
            : Task.FromResult<ConfigOutcome>(new(ConfigVerdict.Refused, _press.State) { Problems = result.Problems });
    }

    private async Task<ConfigOutcome> ConflictAsync(ConfigState state, long seen, CancellationToken cancellationToken)
    {
        var before = await _press.Revisions.FindAsync(seen, cancellationToken);
        var latest = await _press.Revisions.ListAsync(MostSince, null, cancellationToken);
        return new(ConfigVerdict.Conflict, state)
        {
            Changes = before is null ? [] : ConfigDiff.Between(before.Document, state.Document),
            Since = [.. latest.Where(one => one.Number > seen)],
        };
    }

    private ConfigOverride Restored((ConfigPath Path, string Value) set, long id, (MappingNode Lower, ConfigRollback Rollback) of) =>
        new(id, set.Path, set.Value, of.Rollback.Reason, of.Rollback.Author, _clock.GetUtcNow())
        {
            Lower = OverrideLayer.TextAt(of.Lower, FieldPath.Resolve(set.Path, RootSection.Kind, out _)!),
        };

    private async Task ExpireAsync()
    {
        try
        {
            await TurnAsync(
                async state =>
                {
                    var live = Live(state);
                    if (live.Count == state.Overrides.Count)
                    {
                        return new(ConfigVerdict.Unchanged, state);
                    }

                    var outcome = await PublishAsync(new(RevisionKind.Expiry, ConfigRevision.System, "an override ended", _sources, live));
                    Note(RevisionKind.Expiry, outcome);
                    return outcome;
                },
                CancellationToken.None);
        }
        catch (ObjectDisposedException)
        {
            // The program ends.
        }
#pragma warning disable CA1031 // a background loop: whatever one turn meets must not end the ones after it
        catch (Exception e)
#pragma warning restore CA1031
        {
            _logger.LookFailed(e);
        }
    }

    private void Note(RevisionKind kind, ConfigOutcome outcome)
    {
        if (outcome.Verdict != ConfigVerdict.Refused)
        {
            Refusal = null;
            return;
        }

        var errors = outcome.Problems.Where(problem => problem.Severity == ConfigSeverity.Error).ToArray();
        Refusal = new(_clock.GetUtcNow(), kind, errors);
        _logger.Refused(kind.ToString().ToLowerInvariant(), outcome.State.Revision, errors[0].ToString());
        _press.Notices.Publish(new(outcome.State.Revision, kind, [], errors));
    }

    private IReadOnlyList<ConfigOverride> Live(ConfigState state)
    {
        var now = _clock.GetUtcNow();
        return [.. state.Overrides.Where(one => one.IsLive(now))];
    }

    /// Waits for the next override to end, or to be told of as ending; one whose end was refused is tried again each minute.
    private void Schedule()
    {
        var now = _clock.GetUtcNow();
        var ending = _press.State.Overrides.Where(one => one.ExpiresAt is not null).ToArray();
        TellOf(ending, now);
        if (ending.Min(one => _told.Contains(one.Id) || one.EndsSoon(now) ? one.ExpiresAt : one.ExpiresAt - OverrideEnds.Soon) is { } next)
        {
            var wait = next > now ? next - now : TimeSpan.FromMinutes(1);
            _timer.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
        }
    }

    /// Who makes an override for an hour knows that it ends; only one that has been in force for long is worth a line.
    private void TellOf(ConfigOverride[] ending, DateTimeOffset now)
    {
        _told.IntersectWith(ending.Select(one => one.Id));
        var soon = ending.Where(one => one.EndsSoon(now) && one.ExpiresAt - OverrideEnds.Soon > one.CreatedAt && _told.Add(one.Id)).ToArray();
        foreach (var one in soon)
        {
            _logger.EndsSoon(one.Id, one.Path.Text, one.Author, OverrideEnds.Time(one.ExpiresAt!.Value));
        }

        if (soon.Length > 0)
        {
            _press.Notices.Publish(new(_press.State.Revision, RevisionKind.Expiry, [], []) { Ending = soon });
        }
    }

    private ConfigSources Checked(ConfigSources sources) => _source.Serves ? sources : sources with { CheckSecrets = false };
}
