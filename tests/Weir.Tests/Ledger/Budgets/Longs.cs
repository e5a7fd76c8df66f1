using FsCheck;
using FsCheck.Fluent;

namespace Weir.Tests.Ledger.Budgets;

/// <summary>Generates numbers that need more than 32 bits.</summary>
internal static class Longs
{
    /// <summary>From <paramref name="least"/> to <paramref name="most"/>, both included, and often one of them.</summary>
    public static Gen<long> Between(long least, long most) => Gen.Frequency(
        (8, Gen.Choose(int.MinValue, int.MaxValue).Two().Select(halves => (long)((Int128)least + (Bits(halves.Item1, halves.Item2) % ((Int128)most - least + 1))))),
        (1, Gen.Elements(least, most)));

    private static Int128 Bits(int high, int low) => ((Int128)(uint)high << 32) | (uint)low;
}
