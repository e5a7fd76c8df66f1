using System.Diagnostics;
using Weir.Bench.Load;

namespace Weir.Bench.Micro;

/// <summary>Times one small piece of work: rounds of about 100 ms, their median; and what it allocates. Enough to rank costs, without a framework.</summary>
internal static class Loop
{
    private const int Rounds = 9;
    private static readonly TimeSpan RoundLength = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs <paramref name="work"/>, whose argument says how often to repeat it, and prints one row.</summary>
    public static void Run(string name, Action<int> work)
    {
        // A second and a half first, in calls of their own: the runtime moves to its last tier only for what is called again.
        var warm = Stopwatch.GetTimestamp();
        var calls = 0;
        while (Stopwatch.GetElapsedTime(warm) < RoundLength * 15)
        {
            work(50);
            calls += 50;
        }

        var repeat = Math.Max(1, (int)(calls / 15));
        var times = new List<double>();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            work(repeat);
            times.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / repeat);
        }

        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / ((double)Rounds * repeat);
        Console.Out.WriteLine($"| {name} | {Percentiles.Median(times):#,0} | {times.Min():#,0} | {bytes:#,0} |");
    }
}
