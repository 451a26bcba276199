using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Tally.Benchmarks.Start;

/// <summary>
/// What <c>dotnet run --no-build --project Tally.AppHost</c> costs until all resources are healthy, and 20 s later: CPU time and memory
/// of all its processes. Linux, with the well-known ports free and the AppHost built in Debug.
/// </summary>
internal static class StartBenchmark
{
    // A log line of the AppHost's console once all are up.
    private const string AllUp = "Ctrl-C stops everything.";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(int runs)
    {
        if (!OperatingSystem.IsLinux())
            throw new FormatException("start reads /proc; it needs Linux");
        var appHost = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "Tally.AppHost"));
        Console.WriteLine("                 seconds   CPU s   PSS MiB   RSS MiB   processes");
        for (var run = 1; run <= runs; run++)
            await RunOnceAsync(appHost);
    }

    private static async Task RunOnceAsync(string appHost)
    {
        // Inherited by all that it starts, so that they are found.
        var mark = $"TALLY_START_BENCHMARK={Guid.NewGuid():N}";
        using var process = Start(appHost, mark, out var allUp);
        var began = Stopwatch.GetTimestamp();
        try
        {
            await allUp.WaitAsync(Patience);
            Print("all healthy", Stopwatch.GetElapsedTime(began), ProcessTree.Read(mark));
            await Task.Delay(Later);
            Print("20 s later", Stopwatch.GetElapsedTime(began), ProcessTree.Read(mark));
        }
        finally
        {
            ProcessTree.Terminate(process.Id);
            await process.WaitForExitAsync();
        }
    }

    private static Process Start(string appHost, string mark, out Task allUp)
    {
        var start = new ProcessStartInfo("dotnet", ["run", "--no-build", "--project", appHost]) { RedirectStandardOutput = true };
        var pair = mark.Split('=');
        start.Environment[pair[0]] = pair[1];
        start.Environment["TALLY_STACK"] = "embedded";
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        allUp = up.Task;
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data == AllUp)
                up.TrySetResult();
        };
        process.Exited += (_, _) => up.TrySetException(new FormatException("the AppHost ended before all were healthy; run it by itself to see why"));
        process.Start();
        process.BeginOutputReadLine();
        return process;
    }

    private static void Print(string when, TimeSpan elapsed, ProcessTree tree) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{when,-14} {elapsed.TotalSeconds,9:0.0} {tree.Cpu.TotalSeconds,7:0.0} {tree.PssMiB,9} {tree.RssMiB,9} {tree.Processes,11}"));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
