using System.Diagnostics;
using System.Runtime.Versioning;

namespace Aspire.Hosting.Running.Processes;

/// <summary>A process in the AppHost's job object, which ends all its processes when the AppHost's handle of it closes.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsChildProcess : ChildProcess
{
    private WindowsChildProcess(Process process, LineWriter output) : base(process, output) => Id = process.Id;

    public override int Id { get; }

    public static new WindowsChildProcess Start(ProcessPlan plan, LineWriter output)
    {
        var start = plan.ToStartInfo(plan.File, plan.Arguments);
        // Keeps the console's Ctrl-C from it until the AppHost asks it to stop.
        start.CreateNewProcessGroup = true;
        var process = Process.Start(start)!;
        WindowsJob.Add(process);
        process.StandardInput.Close();
        return new(process, output);
    }

    protected override void AskToEnd(TimeSpan grace)
    {
        // .NET takes Ctrl-Break as SIGQUIT: the generic host shuts down in an orderly way.
        if (!WindowsJob.SendBreak(Id))
            Kill();
    }
}
