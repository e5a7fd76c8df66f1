using FsCheck;
using FsCheck.Fluent;

namespace Weir.Tests.Ledger.Model;

/// <summary>What is done next, with four small numbers that the run reads as it needs them.</summary>
internal readonly record struct Step(StepKind Kind, int A, int B, int C, int D)
{
    private static readonly Gen<int> Small = Gen.Choose(0, 40);

    private static readonly Gen<StepKind> Kinds = Gen.Frequency(
        (12, Gen.Constant(StepKind.Hold)), (4, Gen.Constant(StepKind.Extend)), (7, Gen.Constant(StepKind.Post)), (5, Gen.Constant(StepKind.Replay)),
        (1, Gen.Constant(StepKind.Credit)), (1, Gen.Constant(StepKind.External)), (1, Gen.Constant(StepKind.Adjust)), (2, Gen.Constant(StepKind.Limit)),
        (4, Gen.Constant(StepKind.Jump)), (1, Gen.Constant(StepKind.Recover)), (1, Gen.Constant(StepKind.Look)));

    /// <summary>One to four budgets, and what happens to them.</summary>
    public static Arbitrary<Plan> Plans { get; } = Arb.From(Gen.ArrayOf(Small, 5).ListOf()
        .SelectMany(budgets => Gen.Zip(Kinds, Gen.ArrayOf(Small, 4)).Select(pair => new Step(pair.Item1, pair.Item2[0], pair.Item2[1], pair.Item2[2], pair.Item2[3])).ListOf()
            .Select(steps => new Plan([.. budgets.Take(4)], [.. steps]))), Shorter);

    // Halves, quarters, ... down to single steps are left out.
    private static IEnumerable<Plan> Shorter(Plan plan)
    {
        for (var size = plan.Steps.Length / 2; size > 0; size /= 2)
        {
            for (var from = 0; from < plan.Steps.Length; from += size)
            {
                yield return plan with { Steps = [.. plan.Steps[..from], .. plan.Steps.Skip(from + size)] };
            }
        }

        for (var i = 0; i < plan.Budgets.Length; i++)
        {
            yield return plan with { Budgets = [.. plan.Budgets[..i], .. plan.Budgets[(i + 1)..]] };
        }
    }
}

internal enum StepKind
{
    Hold,
    Extend,
    Post,
    Replay,
    Credit,
    External,
    Adjust,
    Limit,
    Jump,
    Recover,

    /// <summary>Wait until all that was asked is answered, and compare.</summary>
    Look,
}

/// <summary>Budgets, five numbers each, and steps.</summary>
internal sealed record Plan(int[][] Budgets, Step[] Steps)
{
    public override string ToString() =>
        $"budgets {string.Join(" ", Budgets.Select(one => "[" + string.Join(',', one) + "]"))}\n{string.Join("\n", Steps.Select(step => $"  {step.Kind} {step.A} {step.B} {step.C} {step.D}"))}";
}
