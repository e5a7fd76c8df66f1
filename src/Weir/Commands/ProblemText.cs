using Weir.Engine.Configuration;

namespace Weir.Commands;

/// <summary>Shows a person what is wrong with a configuration: everything, one line each, and how many.</summary>
internal static class ProblemText
{
    public static void Write(TextWriter output, ConfigResult result)
    {
        foreach (var problem in result.Problems)
        {
            output.WriteLine(problem.ToString());
        }

        var errors = result.Errors.Count();
        if (errors > 0)
        {
            output.WriteLine(errors == 1 ? "The configuration has 1 error." : $"The configuration has {errors} errors.");
        }
    }
}
