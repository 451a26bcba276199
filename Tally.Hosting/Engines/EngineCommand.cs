using System.ComponentModel;
using System.Diagnostics;

namespace Tally.Hosting;

/// <summary>The command line of an engine and how to ask it for the version of what runs behind it.</summary>
internal sealed record EngineCommand(string Name, IReadOnlyList<string> VersionArguments)
{
    /// <summary>The longest wait for an answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(3);

    public async Task<EngineAnswer> AskAsync()
    {
        using var process = Start();
        if (process is null)
            return new(null, $"{Name} is not installed");

        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            var version = (await output.ConfigureAwait(false)).Trim();
            return process.ExitCode == 0 && version is [>= '0' and <= '9', ..]
                ? new(Name, $"{Name} {version} answers")
                : new(null, $"{Name} is installed but not running: {FirstLine(await errors.ConfigureAwait(false)) ?? $"exit code {process.ExitCode}"}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return new(null, $"{Name} is installed but gave no answer within {Patience.TotalSeconds:0.#} s");
        }
    }

    private Process? Start()
    {
        try
        {
            return Process.Start(new ProcessStartInfo(Name, VersionArguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            });
        }
        catch (Win32Exception) // not on the PATH, or not executable
        {
            return null;
        }
    }

    private static string? FirstLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault()?.TrimEnd('.');
}
