namespace Weir.Engine.Configuration.Checks;

/// <summary>A worse grade never begins below a lesser one.</summary>
internal sealed class ThresholdCheck : IConfigCheck
{
    public IEnumerable<ConfigProblem> Check(WeirConfig config, ConfigMarks marks)
    {
        var all = config.Telemetry.Thresholds;
        return [
            .. Of("execution_ms", all.ExecutionMs, marks), .. Of("error_percent", all.ErrorPercent, marks),
            .. Of("memory_percent", all.MemoryPercent, marks), .. Of("cpu_percent", all.CpuPercent, marks),
        ];
    }

    private static IEnumerable<ConfigProblem> Of(string name, GradesConfig grades, ConfigMarks marks)
    {
        (string Name, int From)[] bounds = [("info", grades.Info), ("warning", grades.Warning), ("critical", grades.Critical), ("emergency", grades.Emergency)];
        for (var i = 1; i < bounds.Length; i++)
        {
            if (bounds[i].From < bounds[i - 1].From)
            {
                yield return marks.Error(ConfigPath.Of("telemetry", "thresholds", name, bounds[i].Name), $"is {bounds[i].From}, below {bounds[i - 1].Name}, which is {bounds[i - 1].From}");
            }
        }
    }
}
