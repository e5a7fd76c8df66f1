using Weir.Acceptance.Running;

namespace Weir.Acceptance.Program;

/// <summary>A folder to start servers in, with a configuration whose upstream is the simulator inside.</summary>
internal sealed class Workplace : IDisposable
{
    /// <summary>A configuration with one model, one key and little patience.</summary>
    public const string Config = """
        schema: weir/1
        server: { drain_seconds: 30 }
        providers:
          inside: { kind: simulator, simulator: { first_token_ms: 0, token_ms: 0, dialects: [openai] } }
        models:
          sim-gpt: { deployments: { only: { provider: inside, model: sim-gpt, price: { input: 2.5, output: 10 } } } }
        keys:
          main: { secret: "env:MAIN_KEY", team: acceptance }
        """;

    /// <summary>What <c>env:HOOK_SECRET</c> is.</summary>
    public const string HookSecret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weir-acceptance-");

    public string Folder => _folder.FullName;

    public static string Key { get; } = Gateway.Key("main");

    private static Dictionary<string, string> Variables => new() { ["MAIN_KEY"] = Key, ["WEIR_ADMIN_TOKEN"] = Gateway.AdminToken, ["HOOK_SECRET"] = HookSecret };

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text);

    /// <summary>Starts <c>weir serve</c> here, with relative paths, on a free port.</summary>
    public Started Serve(params string[] arguments) => ServeAt("http://127.0.0.1:0", arguments);

    /// <summary>The same with a variable more.</summary>
    public Started ServeWith((string Name, string Value) variable) =>
        TheProgram.Start(["serve", "--urls", "http://127.0.0.1:0"], new Dictionary<string, string>(Variables) { [variable.Name] = variable.Value }, Folder);

    /// <summary>The same at a given address.</summary>
    public Started ServeAt(string urls, params string[] arguments) => TheProgram.Start(["serve", "--urls", urls, .. arguments], Variables, Folder);

    /// <summary>Runs any verb here to its end.</summary>
    public Task<(int Code, string Output, string Errors)> RunAsync(CancellationToken cancellationToken, params string[] arguments) =>
        TheProgram.RunAsync(arguments, cancellationToken, Variables, Folder);

    public void Dispose() => _folder.Delete(recursive: true);
}
