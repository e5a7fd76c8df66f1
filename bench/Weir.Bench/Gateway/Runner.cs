using Weir.Bench.Load;

namespace Weir.Bench.Gateway;

/// <summary>Runs the rounds: the targets take turns inside each, so that a slow moment of the machine meets all of them.</summary>
internal sealed class Runner(Arena arena, IReadOnlyList<Target> targets, GatewayOptions options)
{
    private readonly Measured _measured = new();

    public async Task<Measured> RunAsync()
    {
        await StartAsync();
        if (options.Wants("plain"))
        {
            await PlainAsync();
        }

        if (options.Wants("streams"))
        {
            await StreamsAsync();
        }

        foreach (var target in targets)
        {
            _measured.Memory[target.Name] = (_measured.Memory[target.Name].Idle, target.Process.Megabytes("VmHWM"));
            _measured.Posted[target.Name] = (target.Answered, target.LedgerRows);
        }

        return _measured;
    }

    private async Task StartAsync()
    {
        for (var i = 0; i < options.Starts; i++)
        {
            foreach (var target in targets)
            {
                var took = await target.StartAsync();
                (_measured.Starts.TryGetValue(target.Name, out var seen) ? seen : _measured.Starts[target.Name] = []).Add(took.TotalMilliseconds);
            }
        }

        Say("started; waiting for idle memory");
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        foreach (var target in targets)
        {
            _measured.Memory[target.Name] = (target.Process.Megabytes("VmRSS"), 0);
        }
    }

    private async Task PlainAsync()
    {
        foreach (var size in options.Sizes)
        {
            await WarmAsync(size);
            foreach (var connections in options.Connections)
            {
                for (var round = 0; round < options.Rounds; round++)
                {
                    if (connections == 1)
                    {
                        _measured.Fsync.AddRange(FsyncProbe.Run(arena.Folder, 40));
                    }

                    foreach (var target in InTurn(round))
                    {
                        _measured.Plain.Add(await PlainRoundAsync(target, size, connections, TimeSpan.FromSeconds(options.Seconds)));
                    }
                }

                Say($"{size} bytes, {connections} connections: CPU us per request " + string.Join(", ", targets.Select(t => $"{t.Name} {_measured.Plainly(t.Name, size, connections, r => r.Cpu):0}")));
            }
        }
    }

    // Another one is first each time: who comes first in a round is measured as slower than the same build after it.
    private IEnumerable<Target> InTurn(int round) => targets.Select((_, place) => targets[(round + place) % targets.Count]);

    // The runtime compiles the path again and again while it is hot, with what a core at its limit leaves it: for half a minute the rounds look settled, and then
    // a call costs half. So the warming up lasts as long as it does, whatever the rounds look like, and has quiet stretches; another size runs nearly the same code.
    private async Task WarmAsync(int size)
    {
        var turns = size == options.Sizes[0] ? options.WarmTurns : (options.WarmTurns + 3) / 4;
        foreach (var target in targets)
        {
            for (var turn = 0; turn < turns; turn++)
            {
                await PlainRoundAsync(target, size, 16, TimeSpan.FromSeconds(4));
                await PlainRoundAsync(target, size, 1, TimeSpan.FromSeconds(2));
            }
        }
    }

    private async Task<PlainRound> PlainRoundAsync(Target target, int size, int connections, TimeSpan length)
    {
        var request = target.Request(size, stream: false);
        var load = LoadCpu();
        var cpu = target.Process.CpuMicroseconds;
        var result = await PlainLoad.RunAsync(target.Address, request, connections, length);
        target.Answered += result.Requests;
        cpu = target.Process.CpuMicroseconds - cpu;
        return new(target.Name, size, connections, result, cpu / result.Requests, (LoadCpu() - load) / result.Elapsed.TotalMicroseconds);
    }

    private async Task StreamsAsync()
    {
        foreach (var target in targets)
        {
            await StreamRoundAsync(target, 100);
        }

        foreach (var streams in options.Streams)
        {
            for (var round = 0; round < options.Rounds; round++)
            {
                foreach (var target in InTurn(round))
                {
                    _measured.Streams.Add(await StreamRoundAsync(target, streams));
                }
            }

            Say($"{streams} streams: first token p99 ms " + string.Join(", ", targets.Select(t => $"{t.Name} {_measured.Streaming(t.Name, streams, r => r.Result.FirstTokenP99):0.0}")));
        }
    }

    private async Task<StreamRound> StreamRoundAsync(Target target, int streams)
    {
        var load = LoadCpu();
        var cpu = target.Process.CpuMicroseconds;
        var result = await StreamLoad.RunAsync(target.Address, target.Request(1_024, stream: true), streams, options.StreamRepeats);
        target.Answered += result.Streams - result.Wrong;
        cpu = target.Process.CpuMicroseconds - cpu;
        var time = result.Elapsed.TotalMicroseconds;
        return new(target.Name, streams, result, cpu / result.Streams / Payloads.Events, (LoadCpu() - load) / time, cpu / time);
    }

    private double LoadCpu() => Environment.CpuUsage.TotalTime.TotalMicroseconds + arena.Upstream.CpuMicroseconds;

    private static void Say(string text) => Console.Error.WriteLine(text);
}
