using System.Text.Json;

namespace Tally.Backend.Tests.Pyroscope;

/// <summary>A flame graph's JSON as text: one line a bar, indented by level, <c>name total self</c>, left to right under its parent.</summary>
internal static class Flame
{
    public static string Text(JsonElement graph)
    {
        if (!graph.TryGetProperty("levels", out var levels))
            return "";
        var names = graph.GetProperty("names").EnumerateArray().Select(name => name.GetString()!).ToArray();
        var bars = levels.EnumerateArray().Select(level => Bars(level, names).ToList()).ToList();
        var lines = new List<string>();
        Add(lines, bars, 0, bars[0][0]);
        return string.Join('\n', lines);
    }

    private static void Add(List<string> lines, List<List<Bar>> levels, int level, Bar bar)
    {
        lines.Add($"{new string(' ', level * 2)}{bar.Name} {bar.Total} {bar.Self}");
        if (level + 1 < levels.Count)
            foreach (var child in levels[level + 1].Where(child => child.Left >= bar.Left && child.Left + child.Total <= bar.Left + bar.Total))
                Add(lines, levels, level + 1, child);
    }

    private static IEnumerable<Bar> Bars(JsonElement level, string[] names)
    {
        var numbers = level.GetProperty("values").EnumerateArray().Select(number => long.Parse(number.GetString()!, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        long end = 0;
        for (var i = 0; i < numbers.Length; i += 4)
        {
            var left = end + numbers[i];
            end = left + numbers[i + 1];
            yield return new(left, numbers[i + 1], numbers[i + 2], names[numbers[i + 3]]);
        }
    }

    private sealed record Bar(long Left, long Total, long Self, string Name);
}
