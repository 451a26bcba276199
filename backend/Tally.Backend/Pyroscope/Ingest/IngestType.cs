using Tally.Backend.Pyroscope.Pprof;

namespace Tally.Backend.Pyroscope.Ingest;

/// <summary>Which profile a sender of <c>/ingest</c> means, who does not say it in so many words.</summary>
internal static class IngestType
{
    private const string CpuNanoseconds = "nanoseconds";

    /// <summary>The name of a pprof profile, by the first of its sample types that tells.</summary>
    public static string NameOf(PprofProfile profile)
    {
        var types = profile.SampleTypes.Select(type => profile.Text(type.Type)).ToList();
        if (types.Contains("wall"))
            return "wall";
        return types.Select(Name).OfType<string>().FirstOrDefault() ?? types[^1];
    }

    /// <summary>
    /// The type of folded stacks, from the last part of the application's name (<c>shop.alloc_space</c>), which is taken off it;
    /// CPU time where there is none. Null where that part is no type.
    /// </summary>
    public static (string App, ProfileType Type)? OfFolded(string app)
    {
        var dot = app.LastIndexOf('.');
        var (name, suffix) = dot < 0 ? (app, "cpu") : (app[..dot], app[(dot + 1)..]);
        ProfileType Counted(string profile, string type, string unit) => new(profile, type, unit, "", "");
        ProfileType? found = suffix switch
        {
            "cpu" or "itimer" => new("process_cpu", "cpu", CpuNanoseconds, "cpu", CpuNanoseconds),
            "wall" => new("wall", "wall", CpuNanoseconds, "cpu", CpuNanoseconds),
            "alloc_objects" or "inuse_objects" or "live" => Counted("memory", suffix, "count"),
            "alloc_space" or "inuse_space" => Counted("memory", suffix, "bytes"),
            "goroutines" => Counted("goroutine", suffix, "count"),
            "mutex_count" => Counted("mutex", "contentions", "count"),
            "mutex_duration" => Counted("mutex", "delay", CpuNanoseconds),
            "block_count" or "lock_count" => Counted("block", "contentions", "count"),
            "block_duration" or "lock_duration" => Counted("block", "delay", CpuNanoseconds),
            "exceptions" => Counted("exceptions", "samples", "count"),
            _ => null,
        };
        return found is null ? null : (name, found);
    }

    private static string? Name(string type) => type switch
    {
        "samples" or "cpu" => "process_cpu",
        "space" or "objects" => "memory",
        "contentions" or "delay" => "mutex",
        "goroutine" or "goroutines" => "goroutines",
        _ when type.Contains("cpu", StringComparison.Ordinal) => "process_cpu",
        _ when type.StartsWith("alloc", StringComparison.Ordinal) || type.StartsWith("inuse", StringComparison.Ordinal) => "memory",
        _ when type.StartsWith("mutex", StringComparison.Ordinal) => "mutex",
        _ when type.StartsWith("block", StringComparison.Ordinal) => "block",
        _ => null,
    };
}
