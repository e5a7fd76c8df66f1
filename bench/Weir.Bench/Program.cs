using Weir.Bench.Gateway;
using Weir.Bench.Load;
using Weir.Bench.Micro;
using Weir.Bench.Reload;

const string Usage = """
    Usage: dotnet run -c Release --project bench/Weir.Bench -- COMMAND

      gateway [--quick] [--rounds N] [--seconds S] [--only plain|streams|start] [--out FILE]
                      Weir with all governance on beside a bare forwarder, interleaved; prints a table with the targets
      gateway --trace [--seconds S] [--mode power|process]
                      where Weir's processor time goes, by the system's perf
      micro           the pieces of the request path, each by itself
      watch           the record of an operation, with its indexes and without; a scrape of 10,000 series
      ledger          a hold and its post on 0, 1 and 5 budgets
      reload [--rounds N] [--mode power|process] [--pieces]
                      a document of 5,000 keys and 500 models is put in force under load, beside the same run without that
      mock URL        the upstream of the comparison, by itself
      forwarder URL UPSTREAM
                      the bare forwarder, by itself
    """;

return args switch
{
    ["gateway", .. var rest] => await GatewayCommand.RunAsync(GatewayOptions.Parse(rest)),
    ["micro"] => await MicroCommand.RunAsync(),
    ["watch"] => await MicroCommand.WatchAsync(),
    ["ledger"] => await MicroCommand.LedgerAsync(),
    ["reload", .. var rest] => await ReloadCommand.RunAsync(ReloadOptions.Parse(rest)),
    ["mock", var url] => await MockUpstream.RunAsync(url),
    ["forwarder", var url, var upstream] => await BareForwarder.RunAsync(url, upstream),
    _ => Fail(),
};

static int Fail()
{
    Console.Error.WriteLine(Usage);
    return 2;
}
