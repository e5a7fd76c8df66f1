using Weir.Engine.Kernel;

namespace Weir.Engine.Credentials.BackEnds;

/// <summary>
/// The operating system's secret store: the Secret Service of the session that Weir runs in, through libsecret. <c>keyring:service/name</c> is the item with
/// the attributes <c>service</c> and <c>username</c>, as other programs' keyring libraries write them.
/// </summary>
/// <remarks>One call at a time: libsecret blocks, and one that cannot be ended either keeps the others from being begun instead of a thread for each.</remarks>
internal sealed class SecretServiceBackEnd(TimeProvider clock) : ISecretBackEnd, IDisposable
{
    private const int MostErrorChars = 200;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _gate = new(1, 1);

    public async Task<BackEndReading> ReadAsync(string name, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            return BackEndReading.Silent("the operating system's secret store is read on Linux only");
        }

        if (!await _gate.WaitAsync(Limit, cancellationToken))
        {
            return BackEndReading.Silent("the Secret Service still has not answered what it was asked before");
        }

        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var work = OwnThread.RunAsync(() => Lookup(name[..slash], name[(slash + 1)..]), CancellationToken.None);
        _ = work.ContinueWith(_ => _gate.Release(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            return await work.WaitAsync(Limit + Leeway, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            return BackEndReading.Silent(NoAnswer);
        }
    }

    public void Dispose() => _gate.Dispose();

    private static string NoAnswer => $"the Secret Service gave no answer within {Limit.TotalSeconds:0} s; is the keyring locked?";

    private BackEndReading Lookup(string service, string name)
    {
        try
        {
            var cancellable = LibSecret.NewCancellable();
            using var late = new CancellationTokenSource(Limit, clock);
            var end = late.Token.Register(() => LibSecret.Cancel(cancellable));
            var (secret, error) = LibSecret.Lookup([("service", service), ("username", name)], cancellable);
            end.Dispose(); // waits for a cancellation under way
            LibSecret.Unref(cancellable);
            return late.IsCancellationRequested && secret is null ? BackEndReading.Silent(NoAnswer)
                : error is not null ? BackEndReading.Silent("the Secret Service could not be asked: " + Told(error))
                : secret is null ? BackEndReading.Failed($"the Secret Service has no item with the attributes service={service} and username={name}")
                : BackEndReading.Of(secret);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return BackEndReading.Silent("libsecret is not installed; on Debian and Ubuntu: apt install libsecret-1-0");
        }
    }

    private static string Told(string error)
    {
        var line = new string([.. error.Where(c => !char.IsControl(c))]);
        return line.Length <= MostErrorChars ? line : line[..MostErrorChars];
    }
}
