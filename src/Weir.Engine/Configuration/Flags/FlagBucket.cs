namespace Weir.Engine.Configuration.Flags;

/// <summary>The bucket of an id at a flag: the same in every process, on every machine and in every version, and another at every flag.</summary>
/// <remarks>FNV-1a over the flag's name, the kind of id and the id in UTF-16, then the finishing steps of MurmurHash3, so that near ids fall far apart.</remarks>
public static class FlagBucket
{
    /// <summary>Number of buckets: a step is a thousandth of a percent.</summary>
    public const int Count = 100_000;

    private const ulong Start = 14_695_981_039_346_656_037;
    private const ulong Prime = 1_099_511_628_211;

    /// <summary>The bucket, 0 to 99999.</summary>
    /// <param name="flag">The flag's name.</param>
    /// <param name="kind">Kind of the id: a user and a key of the same text differ.</param>
    /// <param name="id">The id.</param>
    public static int Of(string flag, FlagSubject kind, string id) => Of(Seed(flag), kind, id);

    /// <summary>The part of the sum that depends on the flag alone.</summary>
    internal static ulong Seed(string flag) => Add(Start, flag);

    internal static int Of(ulong seed, FlagSubject kind, string id)
    {
        var sum = Add(Add(Add(seed, '\0'), (char)(kind + 1)), id);
        sum = (sum ^ (sum >> 33)) * 0xff51afd7ed558ccd;
        sum = (sum ^ (sum >> 33)) * 0xc4ceb9fe1a85ec53;
        sum ^= sum >> 33;
        return (int)Math.BigMul(sum, Count, out _);
    }

    private static ulong Add(ulong sum, string text)
    {
        foreach (var c in text)
        {
            sum = Add(sum, c);
        }

        return sum;
    }

    private static ulong Add(ulong sum, char c) => (((sum ^ (byte)c) * Prime) ^ (byte)(c >> 8)) * Prime;
}
