using System.Collections.Concurrent;
using Tally.Query.PromQl;

namespace Tally.Query.Tests.PromQl.Scripts;

/// <summary>What an eval needs of an engine; it counts in the last group that fits.</summary>
internal enum EvalGroup
{
    /// <summary>The stable language over floats.</summary>
    Core,

    /// <summary>The same, where native histograms lie among the data.</summary>
    CoreOnNativeData,

    /// <summary>A native histogram is asked for, expected or warned of.</summary>
    NativeHistograms,

    /// <summary>What upstream switches on by feature flags.</summary>
    Experimental,
}

/// <summary>One eval of upstream's, and what is wrong with its result, or null.</summary>
internal sealed record Verdict(ScriptCommand.Eval Eval, EvalGroup Group, string? Problem);

/// <summary>Upstream's scripts, each run once whichever test asks first.</summary>
internal static class Conformance
{
    // These are about experiments from beginning to end.
    private static readonly string[] ExperimentalFiles =
        ["duration_expression", "extended_vectors", "fill-modifier", "info", "limit", "name_label_dropping", "start_timestamps", "type_and_unit"];

    private static readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<Verdict>>> Runs = new(StringComparer.Ordinal);

    /// <summary>Where upstream's data lies, or null where it is absent.</summary>
    public static string? Folder { get; } = FindFolder();

    public static string[] Files => Folder is { } folder ? [.. Directory.EnumerateFiles(folder, "*.test").Select(path => Path.GetFileName(path)).Order()] : [];

    public static IReadOnlyList<Verdict> Of(string file) => Runs.GetOrAdd(file, name => new(() => Run(name))).Value;

    private static List<Verdict> Run(string file)
    {
        using var runner = new ScriptRunner();
        return [.. runner.Run(ScriptReader.Read(File.ReadAllText(Path.Combine(Folder!, file))))
            .Select(result => new Verdict(result.Eval, Group(file, result.Eval, runner.HasHistograms), result.Problem))];
    }

    private static EvalGroup Group(string file, ScriptCommand.Eval eval, bool hasHistograms)
    {
        if (ExperimentalFiles.Contains(Path.GetFileNameWithoutExtension(file)) || NeedsExperiments(eval))
            return EvalGroup.Experimental;
        if (file == "native_histograms.test" || eval.Series.Exists(series => series.Points.Any(point => point?.Histogram is not null)))
            return EvalGroup.NativeHistograms;
        return hasHistograms ? EvalGroup.CoreOnNativeData : EvalGroup.Core;
    }

    private static bool NeedsExperiments(ScriptCommand.Eval eval) =>
        PromQuery.TryParse(eval.Query, ScriptRunner.Options, out _, out _) && !PromQuery.TryParse(eval.Query, null, out _, out _);

    private static string? FindFolder()
    {
        var named = Environment.GetEnvironmentVariable("TALLY_UPSTREAM");
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); named is null && at is not null; at = at.Parent)
            if (Directory.Exists(Path.Combine(at.FullName, "shared", "upstream")))
                named = Path.Combine(at.FullName, "shared", "upstream");
        return named is not null && Directory.Exists(Path.Combine(named, "promqltest")) ? Path.Combine(named, "promqltest") : null;
    }
}
