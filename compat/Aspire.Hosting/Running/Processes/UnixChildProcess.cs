using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.Running.Processes;

/// <summary>
/// A process under a guardian, a small shell script that holds one end of a pipe. The AppHost holds the other: a line in it, or
/// its end, is the word to stop. So there is one way to stop a resource, and the kernel takes it when the AppHost cannot.
/// </summary>
internal sealed class UnixChildProcess : ChildProcess
{
    /// <summary>
    /// Arguments: the program and its arguments. Writes the program's process id as the first line, ends with its exit code.
    /// The program leads a process group of its own: the terminal's Ctrl-C does not reach it before the AppHost asks it to stop,
    /// and what it started ends with it. <c>setsid</c> does that where it exists (Linux), elsewhere the shell's job control
    /// (which on Linux some shells have only with a terminal).
    /// </summary>
    private const string Guardian = """
        trap : INT TERM HUP QUIT
        exec 3<&0 </dev/null
        program='echo $$; exec "$@"'
        if command -v setsid >/dev/null 2>&1
        then setsid sh -c "$program" sh "$@" 3<&- &
        else set -m; sh -c "$program" sh "$@" 3<&- &
        fi
        group=$!
        (
            trap '' INT TERM HUP QUIT
            read -r tenths <&3 || tenths=30
            kill -s TERM -- "-$group"
            while [ "$tenths" -gt 0 ] && kill -s 0 -- "-$group"; do sleep 0.1; tenths=$((tenths - 1)); done
            kill -s KILL -- "-$group"
        ) >/dev/null 2>&1 &
        watcher=$!
        exec 3<&- >/dev/null 2>&1
        # A signal ends `wait` early; the program is gone when its id is.
        while wait "$group"; code=$?; kill -s 0 "$group"; do :; done
        kill -s KILL "$watcher"
        kill -s KILL -- "-$group"
        exit "$code"
        """;

    private UnixChildProcess(Process guardian, int id, LineWriter output) : base(guardian, output) => Id = id;

    public override int Id { get; }

    public static new UnixChildProcess Start(ProcessPlan plan, LineWriter output)
    {
        var guardian = Process.Start(plan.ToStartInfo("/bin/sh", ["-c", Guardian, "sh", plan.File, .. plan.Arguments]))!;
        // Written before the program is there to write anything.
        var first = guardian.StandardOutput.ReadLine();
        return new(guardian, int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : guardian.Id, output);
    }

    protected override void AskToEnd(TimeSpan grace)
    {
        try
        {
            Process.StandardInput.WriteLine(((int)(grace.TotalSeconds * 10)).ToString(CultureInfo.InvariantCulture));
            Process.StandardInput.Close();
        }
        catch (IOException) // the guardian has ended meanwhile
        {
        }
    }
}
