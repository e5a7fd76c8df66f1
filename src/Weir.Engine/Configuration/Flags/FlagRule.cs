namespace Weir.Engine.Configuration.Flags;

/// <summary>One flag by itself, compiled: what it says without regard to others.</summary>
internal sealed class FlagRule(FlagConfig config)
{
    private readonly ulong _seed = FlagBucket.Seed(config.Name);
    private readonly int _below = (int)(config.Percentage * (FlagBucket.Count / 100));
    private readonly FlagScope _only = FlagScope.Of(config.Only);
    private readonly FlagScope _except = FlagScope.Of(config.Except);
    private readonly FlagScope _always = FlagScope.Of(config.Always);

    public string Name => config.Name;

    /// <summary>What it says to everybody; null when it depends on who asks.</summary>
    public FlagVerdict? ForAll =>
        !config.Enabled || (_except.IsEmpty && _only.IsEmpty && (_below >= FlagBucket.Count || (_below == 0 && _always.IsEmpty))) ? Evaluate(default) : null;

    public FlagVerdict Evaluate(in FlagContext context)
    {
        if (!config.Enabled)
        {
            return new(false, FlagReason.Disabled);
        }

        if (_except.AnyOf(context) is { } excepted)
        {
            return new(false, FlagReason.Except, excepted);
        }

        if (_always.AnyOf(context) is { } always)
        {
            return new(true, FlagReason.Always, always);
        }

        return _only.Missing(context) is { } missing ? new(false, FlagReason.Scope, missing) : ByPercentage(context);
    }

    private FlagVerdict ByPercentage(in FlagContext context)
    {
        if (_below >= FlagBucket.Count)
        {
            return new(true, FlagReason.On);
        }

        if (_below == 0)
        {
            return new(false, FlagReason.Percentage, null, 0);
        }

        var (kind, id) = SubjectOf(context);
        if (id is null)
        {
            return new(false, FlagReason.NoSubject, NameOf(config.By), config.Percentage);
        }

        var bucket = FlagBucket.Of(_seed, kind, id);
        return new(bucket < _below, FlagReason.Percentage, NameOf(kind), config.Percentage, bucket);
    }

    private (FlagSubject Kind, string? Id) SubjectOf(in FlagContext context)
    {
        var id = config.By switch
        {
            FlagSubject.User => context.User,
            FlagSubject.Customer => context.Customer,
            FlagSubject.Team => context.Team,
            FlagSubject.Project => context.Project,
            _ => context.Key,
        };
        return id is null ? (FlagSubject.Key, context.Key) : (config.By, id);
    }

    private static string NameOf(FlagSubject subject) => subject switch
    {
        FlagSubject.User => "user",
        FlagSubject.Customer => "customer",
        FlagSubject.Team => "team",
        FlagSubject.Project => "project",
        _ => "key",
    };
}
