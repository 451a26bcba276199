using System.Diagnostics;

namespace Aspire.Hosting.Running.Processes;

/// <summary>
/// A process that ends with the AppHost, however that ends: asked to when stopped, and within seconds, with all it started,
/// when the AppHost is killed.
/// </summary>
internal abstract class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(3);

    private readonly Task<int> _exited;

    protected ChildProcess(Process process, LineWriter output)
    {
        Process = process;
        var pumps = Task.WhenAll(PumpAsync(process.StandardOutput, line => output(line, false)), PumpAsync(process.StandardError, line => output(line, true)));
        _exited = ExitAsync(pumps);
    }

    /// <summary>The program's own process.</summary>
    public abstract int Id { get; }

    /// <summary>Completes with the exit code, after the last line was passed on.</summary>
    public Task<int> Exited => _exited;

    protected Process Process { get; }

    public static ChildProcess Start(ProcessPlan plan, LineWriter output) =>
        OperatingSystem.IsWindows() ? WindowsChildProcess.Start(plan, output) : UnixChildProcess.Start(plan, output);

    /// <summary>Asks it to end; after the grace period ends it and all it started.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        if (Exited.IsCompleted)
            return;
        AskToEnd(grace);
        await Task.WhenAny(Exited, Task.Delay(grace + KillPatience)).ConfigureAwait(false);
        Kill();
        await Exited.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero).ConfigureAwait(false);
        Process.Dispose();
    }

    protected abstract void AskToEnd(TimeSpan grace);

    protected virtual void Kill()
    {
        try
        {
            Process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException) // has ended
        {
        }
    }

    private async Task<int> ExitAsync(Task pumps)
    {
        await Process.WaitForExitAsync().ConfigureAwait(false);
        // Something it left behind may hold the streams open.
        await Task.WhenAny(pumps, Task.Delay(OutputPatience)).ConfigureAwait(false);
        return Process.ExitCode;
    }

    private static async Task PumpAsync(StreamReader reader, Action<string> write)
    {
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
            write(line);
    }
}
