using System.Globalization;
using System.Text.Json;

namespace Tally.Testing;

/// <summary>Stacks of many samples, merged.</summary>
/// <param name="Root">Stands for everything that was seen; its children are the outermost functions.</param>
public sealed record FlameGraph(FlameFrame Root)
{
    /// <summary>The type of CPU time, in nanoseconds.</summary>
    public const string Cpu = "process_cpu:cpu:nanoseconds:cpu:nanoseconds";

    /// <summary>The type of allocated memory, in bytes.</summary>
    public const string Allocations = "memory:alloc_space:bytes:space:bytes";

    /// <summary>All that was seen, in the unit of the profile's type.</summary>
    public long Total => Root.Total;

    /// <summary>The frame that most was seen in itself, not in what it called; null where there is none.</summary>
    public FlameFrame? Hottest => Root.All.Where(frame => frame.Self > 0).MaxBy(frame => frame.Self);

    /// <summary>
    /// How much of the whole was seen in functions whose name contains <paramref name="function"/> and in what they called,
    /// 0 to 1. A function that calls itself counts once.
    /// </summary>
    public double Share(string function) => Total == 0 ? 0 : (double)Seen(Root, function) / Total;

    private static long Seen(FlameFrame frame, string function) =>
        frame.Name.Contains(function, StringComparison.Ordinal) ? frame.Total : frame.Children.Sum(child => Seen(child, function));

    // {"flamegraph":{"names":["total","main"],"levels":[{"values":["0","5","0","0"]},{"values":["0","5","5","1"]}],"total":"5"}}
    internal static FlameGraph Read(JsonElement answer)
    {
        if (!answer.TryGetProperty("flamegraph", out var graph))
            return new(new FlameFrame("total", 0, 0, []));
        var names = Otlp.Items(graph, "names").Select(name => name.GetString()!).ToArray();
        var levels = Otlp.Items(graph, "levels").Select(level => Bars(level, names).ToList()).ToList();
        return new(levels is [[var root, ..], ..] ? Frame(root, levels, 0) : new FlameFrame("total", 0, 0, []));
    }

    private static FlameFrame Frame(Bar bar, List<List<Bar>> levels, int level) => new(bar.Name, bar.Total, bar.Self,
        level + 1 == levels.Count ? [] : [.. levels[level + 1].Where(child => child.Left >= bar.Left && child.Left + child.Total <= bar.Left + bar.Total).Select(child => Frame(child, levels, level + 1))]);

    // Four numbers a bar: how far right of the one before, total, self, name.
    private static IEnumerable<Bar> Bars(JsonElement level, string[] names)
    {
        var numbers = Otlp.Items(level, "values").Select(number => long.Parse(number.ToString(), CultureInfo.InvariantCulture)).ToArray();
        long end = 0;
        for (var i = 0; i + 3 < numbers.Length; i += 4)
        {
            var left = end + numbers[i];
            end = left + numbers[i + 1];
            yield return new(left, numbers[i + 1], numbers[i + 2], names[numbers[i + 3]]);
        }
    }

    private readonly record struct Bar(long Left, long Total, long Self, string Name);
}
