using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Weir.Hosting;

/// <summary>The lowest level that is logged. It may change while the program runs: loggers are told, and filter by the new one at once.</summary>
internal sealed class LogLevels(LogLevel level) : IConfigureOptions<LoggerFilterOptions>, IOptionsChangeTokenSource<LoggerFilterOptions>
{
    private ConfigurationReloadToken _changed = new();
    private volatile LogLevel _level = level;

    public string? Name => Options.DefaultName;

    public void Configure(LoggerFilterOptions options) => options.MinLevel = _level;

    public IChangeToken GetChangeToken() => Volatile.Read(ref _changed);

    public void Set(LogLevel next)
    {
        if (_level != next)
        {
            _level = next;
            Interlocked.Exchange(ref _changed, new()).OnReload();
        }
    }
}
