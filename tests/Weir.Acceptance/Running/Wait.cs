namespace Weir.Acceptance.Running;

/// <summary>Waits for something that another process does and cannot tell.</summary>
internal static class Wait
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until the answer is not null, or fails at the deadline.</summary>
    public static async Task<T> ForAsync<T>(string what, TimeSpan deadline, Func<Task<T?>> ask, CancellationToken cancellationToken)
        where T : class
    {
        var clock = TimeProvider.System;
        var from = clock.GetTimestamp();
        while (true)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            Assert.True(clock.GetElapsedTime(from) < deadline, $"Within {deadline}: {what}.");
            await Task.Delay(Between, clock, cancellationToken);
        }
    }
}
