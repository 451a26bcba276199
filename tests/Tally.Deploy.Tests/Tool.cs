using Tally.Deploy.Commands;

namespace Tally.Deploy.Tests;

/// <summary>Runs the tool as its command line does, in this process.</summary>
internal static class Tool
{
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var output = new StringWriter();
        var errors = new StringWriter();
        var exitCode = await CommandLine.RunAsync(arguments, output, errors);
        return (exitCode, output.ToString(), errors.ToString().Trim());
    }

    public static async Task MustRunAsync(params string[] arguments)
    {
        var (exitCode, _, errors) = await RunAsync(arguments);
        Assert.True(exitCode == 0, errors);
    }
}
