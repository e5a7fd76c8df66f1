using System.CommandLine;
using System.CommandLine.Invocation;
using Weir.Commands;
using Weir.Hosting;

SocketCompletions.Inline();
var root = new RootCommand("Weir: a self-hosted gateway for calls to language models, with its whole operations plane built in.")
{
    ServeCommand.Create(),
    DemoCommand.Create(),
    ConfigCommand.Create(),
    PricesCommand.Create(),
    SimulatorCommand.Create(),
    ModelsCommand.Create(),
    PresetsCommand.Create(),
    FlagsCommand.Create(),
    BudgetsCommand.Create(),
    KeysCommand.Create(),
    UsageCommand.Create(),
    LedgerCommand.Create(),
    IntegrationsCommand.Create(),
    NoticesCommand.Create(),
    BackupCommand.Create(),
    RestoreCommand.Create(),
    CredentialsCommand.Create(),
    UsersCommand.Create(),
    AuditCommand.Create(),
    OperationsCommand.Create(),
};
var parsed = root.Parse(args);

// Signals belong to the host, which drains for as long as it is configured to; the parser's own handler would end the process after 2 s.
var code = await parsed.InvokeAsync(new() { ProcessTerminationTimeout = null });
return parsed.Action is ParseErrorAction ? ExitCodes.WrongUsage : code;
