using Weir.Acceptance.JavaScriptSdks;
using Weir.Acceptance.Running;

namespace Weir.Acceptance.Console;

/// <summary>
/// The console in a browser (Debian's chromium), against the real program: every page for each role, light and dark, wide and narrow, and what people do there.
/// S0-40 ⚠, S0-41 ⚠; S0-47b ⚠, S0-47c ⚠, S0-47d ⚠. Pictures of it all are kept in <c>artifacts/console-pictures</c>.
/// </summary>
public sealed class ConsoleTests
{
    private static readonly ScriptRun Pages = new("pages.mjs", "browser");
    private static readonly ScriptRun Flows = new("flows.mjs", "browser");
    private static readonly ScriptRun Dashboards = new("dashboards.mjs", "browser");

    private static readonly Dictionary<string, string> Variables = new()
    {
        ["WEIR"] = TheProgram.File,
        ["SHOTS"] = Path.Combine(NodeScript.Root, "artifacts", "console-pictures"),
    };

    public static async Task<TheoryData<string>> PageScenarios() => [.. await Pages.NamesAsync(TestContext.Current.CancellationToken)];

    public static async Task<TheoryData<string>> FlowScenarios() => [.. await Flows.NamesAsync(TestContext.Current.CancellationToken)];

    public static async Task<TheoryData<string>> DashboardScenarios() => [.. await Dashboards.NamesAsync(TestContext.Current.CancellationToken)];

    [Theory]
    [MemberData(nameof(PageScenarios))]
    public Task Pages_are_whole(string scenario) => Pages.CheckAsync(Variables, scenario, TestContext.Current.CancellationToken);

    [Theory]
    [MemberData(nameof(FlowScenarios))]
    public Task People_get_done_what_they_came_for(string scenario) => Flows.CheckAsync(Variables, scenario, TestContext.Current.CancellationToken);

    [Theory]
    [MemberData(nameof(DashboardScenarios))]
    public Task What_people_arrange_is_kept_and_what_was_reported_is_drawn(string scenario) => Dashboards.CheckAsync(Variables, scenario, TestContext.Current.CancellationToken);
}
