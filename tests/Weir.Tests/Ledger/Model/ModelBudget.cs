using Weir.Engine.Configuration;
using Weir.Engine.Kernel;

namespace Weir.Tests.Ledger.Model;

/// <summary>A budget of the reference model, with its own naive arithmetic of scopes and windows.</summary>
/// <param name="Team">Null for any, <c>*</c> for each, or a name; so the other two.</param>
/// <param name="ZoneMinutes">The zone's fixed distance from UTC.</param>
internal sealed record ModelBudget(string Id, string? Key, string? Customer, string? Team, BudgetPeriodKind Kind, int RollingMinutes, int ZoneMinutes, BudgetAction Action)
{
    public long?[] Limits { get; init; } = [null, null, null];

    public bool IsHard => Action != BudgetAction.Warn;

    public BudgetConfig Config => new()
    {
        Id = Id,
        Scope = new() { Key = Key, Customer = Customer, Team = Team },
        Period = new(Kind, TimeSpan.FromMinutes(RollingMinutes)),
        TimeZone = ZoneMinutes == 0 ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata"),
        Action = Action,
        Limit = Limits[0] is { } nano ? new Money(nano) : null,
        LimitTokens = Limits[1],
        LimitRequests = Limits[2],
    };

    public bool Covers(ModelPayer payer) => Fits(Key, payer.Key) && Fits(Customer, payer.Customer) && Fits(Team, payer.Team);

    public string ChildOf(ModelPayer payer) => string.Join(',', new[]
    {
        Key == "*" ? "key=" + payer.Key : null,
        Customer == "*" ? "customer=" + payer.Customer : null,
        Team == "*" ? "team=" + payer.Team : null,
    }.Where(part => part is not null));

    /// <summary>The window of a moment, in ticks since year 1, UTC.</summary>
    public (long Start, long End) WindowOf(DateTime at)
    {
        if (Kind == BudgetPeriodKind.Lifetime)
        {
            return (DateTime.UnixEpoch.Ticks, new DateTime(9999, 12, 31).Ticks);
        }

        if (Kind == BudgetPeriodKind.Rolling)
        {
            var seconds = (long)Math.Floor((decimal)(at - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond);
            var slice = Math.DivRem(seconds, RollingMinutes, out var rest) - (rest < 0 ? 1 : 0);
            var begin = DateTime.UnixEpoch.AddSeconds(slice * RollingMinutes);
            return (begin.Ticks, begin.AddSeconds(RollingMinutes).Ticks);
        }

        var local = at.AddMinutes(ZoneMinutes);
        var (from, to) = Kind switch
        {
            BudgetPeriodKind.Hour => (local.Date.AddHours(local.Hour), local.Date.AddHours(local.Hour + 1)),
            BudgetPeriodKind.Day => (local.Date, local.Date.AddDays(1)),
            BudgetPeriodKind.Month => (new DateTime(local.Year, local.Month, 1), new DateTime(local.Year, local.Month, 1).AddMonths(1)),
            _ => throw new NotSupportedException(Kind.ToString()),
        };
        return (from.AddMinutes(-ZoneMinutes).Ticks, to.AddMinutes(-ZoneMinutes).Ticks);
    }

    /// <summary>Whether what is booked in an account counts at a moment against a hold on <paramref name="own"/>.</summary>
    public bool Counts(AccountKey account, AccountKey own, DateTime at) => Kind == BudgetPeriodKind.Rolling
        ? account == own || (account.Budget, account.Child) == (own.Budget, own.Child) && account.Start >= new DateTime(WindowOf(at).Start).AddMinutes(-RollingMinutes).Ticks
        : account == own;

    private static bool Fits(string? name, string? value) => name is null or "*" || name == value;
}

/// <summary>Who pays.</summary>
internal sealed record ModelPayer(string Key, string? Customer, string? Team);

/// <summary>Names an account: times in ticks.</summary>
internal readonly record struct AccountKey(string Budget, string Child, long Start, long End);
