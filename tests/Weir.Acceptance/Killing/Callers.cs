using System.Collections.Concurrent;
using System.Net;

namespace Weir.Acceptance.Killing;

/// <summary>Clients that call without pause while the gateway is open to them, and wait while it is not.</summary>
/// <remarks>What they got is kept until it is taken, which happens every few kills.</remarks>
internal sealed class Callers : IAsyncDisposable
{
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromMilliseconds(20);

    private readonly Lock _sync = new();
    private readonly Random _random;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<Answer> _answers = new();
    private readonly Task[] _all;
    private TaskCompletionSource _opened = Signal();
    private TaskCompletionSource _quiet = Signal();
    private Uri? _address;
    private string[] _customers = ["nobody"];
    private TaskCompletionSource _enough = Signal();
    private int _awaited;
    private int _calling;
    private long _number;

    public Callers(int count, int seed)
    {
        _random = new Random(seed);
        _quiet.SetResult();
        _all = [.. Enumerable.Range(0, count).Select(_ => Task.Run(RunAsync))];
    }

    /// <summary>Lets them call the gateway at <paramref name="address"/>.</summary>
    public void Open(Uri address, string[] customers)
    {
        lock (_sync)
        {
            (_address, _customers) = (address, customers);
            _opened.TrySetResult();
        }
    }

    /// <summary>Lets them begin nothing new; completes when none is calling any more.</summary>
    public Task CloseAsync()
    {
        lock (_sync)
        {
            if (_address is not null)
            {
                (_address, _opened, _quiet) = (null, Signal(), Signal());
                Announce();
            }

            return _quiet.Task;
        }
    }

    /// <summary>Completes when that many more answers have ended, well or not.</summary>
    public Task AnsweredAsync(int count)
    {
        lock (_sync)
        {
            (_awaited, _enough) = (count, Signal());
            return _enough.Task;
        }
    }

    /// <summary>What they got since the last time.</summary>
    public IReadOnlyList<Answer> Take()
    {
        var taken = new List<Answer>();
        while (_answers.TryDequeue(out var answer))
        {
            taken.Add(answer);
        }

        return taken;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await Task.WhenAll(_all);
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }

        _end.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            var (call, address, opened) = TryBegin();
            if (call is null)
            {
                await opened.WaitAsync(_end.Token);
                continue;
            }

            Answer? answer = null;
            try
            {
                answer = await Answer.OfAsync(call, address!, _end.Token);
                _answers.Enqueue(answer);
            }
            finally
            {
                End(answer is { Ended: true });
            }

            if (answer.Status == (int)HttpStatusCode.ServiceUnavailable)
            {
                // Told to come again later. Who does not wait at all only measures how fast a refusal is.
                await Task.Delay(AfterRefusal, TimeProvider.System, _end.Token);
            }
        }
    }

    private (Call? Call, Uri? Address, Task Opened) TryBegin()
    {
        lock (_sync)
        {
            if (_address is null)
            {
                return (null, null, _opened.Task);
            }

            _calling++;
            return (Call.Draw(_random, ++_number, _customers[_random.Next(_customers.Length)]), _address, _opened.Task);
        }
    }

    private void End(bool answered)
    {
        lock (_sync)
        {
            _calling--;
            if (answered && --_awaited == 0)
            {
                _enough.TrySetResult();
            }

            Announce();
        }
    }

    private void Announce()
    {
        if (_calling == 0 && _address is null)
        {
            _quiet.TrySetResult();
        }
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
