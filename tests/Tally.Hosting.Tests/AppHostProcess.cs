using System.Diagnostics;
using System.Reflection;

namespace Tally.Hosting.Tests;

/// <summary>The AppHost as a program of its own, run to its end.</summary>
/// <param name="ExitCode">0 where all went well.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
internal sealed record AppHostProcess(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <param name="arguments">Its command line.</param>
    /// <param name="environment">Variables beside those of this process; null takes one away.</param>
    public static async Task<AppHostProcess> RunAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var built = Path.Combine(Projects.Tally_AppHost.ProjectPath, "bin", Configuration, "net10.0", "Tally.AppHost.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", built, .. arguments])
        {
            WorkingDirectory = Projects.Tally_AppHost.ProjectPath,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        using var appHost = Process.Start(start)!;
        try
        {
            var output = appHost.StandardOutput.ReadToEndAsync();
            var errors = appHost.StandardError.ReadToEndAsync();
            await appHost.WaitForExitAsync().WaitAsync(Deadline);
            return new(appHost.ExitCode, await output, await errors);
        }
        finally
        {
            if (!appHost.HasExited)
                appHost.Kill(entireProcessTree: true);
        }
    }

    private static string Configuration =>
        typeof(Projects.Tally_AppHost).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
}
