using Tally.Query.Tests.PromQl.Scripts;
using Xunit.Abstractions;

namespace Tally.Query.Tests.PromQl;

/// <summary>
/// Prometheus's own scripts against the real store. Failures are known by file and line; a new failure fails the test, and
/// so does a known one that passes now, so the list can only shrink. <c>TALLY_KNOWN_FAILURES_OUT</c> names a folder to write the lists to.
/// </summary>
public sealed class UpstreamScriptTests(ITestOutputHelper output)
{
    [Theory]
    [MemberData(nameof(Files))]
    public void Upstreams_script_gives_upstreams_results(string file)
    {
        if (Folder() is not { } folder)
        {
            output.WriteLine("skipped: upstream's scripts are not here; TALLY_UPSTREAM names the folder that holds promqltest/");
            return;
        }
        var known = KnownFailures.Of(file);
        using var runner = new ScriptRunner();
        var failed = new List<int>();
        var surprises = new List<string>();
        var count = 0;
        foreach (var (eval, problem) in runner.Run(ScriptReader.Read(File.ReadAllText(Path.Combine(folder, file)))))
        {
            count++;
            if (problem is not null)
            {
                failed.Add(eval.Line);
                output.WriteLine($"{file}:{eval.Line}: {eval.Query}: {problem}");
            }
            if (problem is not null && !known.Contains(eval.Line))
                surprises.Add($"{file}:{eval.Line} fails: {eval.Query}: {problem}");
            if (problem is null && known.Contains(eval.Line))
                surprises.Add($"{file}:{eval.Line} passes now; take it off the list of known failures");
        }
        output.WriteLine($"{file}: {count - failed.Count} passed, {failed.Count} failed");
        KnownFailures.Write(file, failed);
        Assert.True(surprises.Count == 0, string.Join('\n', surprises));
    }

    public static TheoryData<string> Files()
    {
        var names = Folder() is { } folder ? Directory.EnumerateFiles(folder, "*.test").Select(path => Path.GetFileName(path)).Order().ToArray() : ["absent"];
        return [.. names];
    }

    private static string? Folder()
    {
        var named = Environment.GetEnvironmentVariable("TALLY_UPSTREAM");
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); named is null && at is not null; at = at.Parent)
            if (Directory.Exists(Path.Combine(at.FullName, "shared", "upstream")))
                named = Path.Combine(at.FullName, "shared", "upstream");
        return named is not null && Directory.Exists(Path.Combine(named, "promqltest")) ? Path.Combine(named, "promqltest") : null;
    }
}
