using System.CommandLine;
using Weir.Commands;

var root = new RootCommand("Weir: a self-hosted gateway for calls to language models, with its whole operations plane built in.")
{
    ServeCommand.Create(),
    DemoCommand.Create(),
    ConfigCommand.Create(),
    SimulatorCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
