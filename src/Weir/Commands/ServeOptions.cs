using System.CommandLine;
using Weir.Engine.Configuration;

namespace Weir.Commands;

/// <summary>The options of the verbs that serve; each can also be given as a <c>WEIR_*</c> variable.</summary>
internal sealed class ServeOptions
{
    public const string DefaultConfig = "weir.yaml";

    public Option<string?> Config { get; } = new("--config") { Description = "Configuration file, YAML or JSON (WEIR_CONFIG). Default: weir.yaml, where there is one.", HelpName = "FILE" };

    public Option<string?> Data { get; } = new("--data") { Description = "Data directory (WEIR_DATA). Default: ./data.", HelpName = "DIR" };

    public Option<string?> Urls { get; } = new("--urls") { Description = "Addresses to listen on, separated by ';' (WEIR_URLS). Beats server.urls. Default: http://127.0.0.1:3456.", HelpName = "URLS" };

    /// <summary>What was given on the command line, else in the environment.</summary>
    public static string? Of(ParseResult parsed, Option<string?> option, EnvironmentVariables variables) =>
        parsed.GetValue(option) ?? variables.Find("WEIR_" + option.Name.TrimStart('-').ToUpperInvariant());
}
