using System.Text.Json;

namespace Tally.Query.LogQl.Pipeline;

/// <summary>Where the labels of <c>| json</c> stand in a line: <c>{"a":{"b c":1}}</c> has the label a_b_c at ["a", "b c"].</summary>
internal static class JsonFieldPaths
{
    /// <param name="line">A line that is a JSON object.</param>
    /// <param name="state">Tells which names are taken, so that a field's label is its <c>_extracted</c> one.</param>
    public static Dictionary<string, IReadOnlyList<string>> Of(ReadOnlyMemory<byte> line, LineState state)
    {
        using var json = JsonDocument.Parse(line, new() { MaxDepth = JsonParsing.MaxDepth });
        var paths = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        Add(json.RootElement, "", []);
        return paths;

        void Add(JsonElement parent, string prefix, string[] path)
        {
            foreach (var member in parent.EnumerateObject())
            {
                if (NameOf(member) is not { } written)
                    continue;
                var name = LabelNames.Sanitize(written, isStart: prefix.Length == 0);
                var label = name.Length == 0 ? prefix : prefix.Length == 0 ? name : $"{prefix}_{name}";
                string[] here = [.. path, written];
                if (member.Value.ValueKind == JsonValueKind.Object)
                    Add(member.Value, label, here);
                else
                    paths.TryAdd(state.IsTaken(label) ? label + "_extracted" : label, here);
            }
        }
    }

    // A name that is half a surrogate pair cannot be written as JSON either.
    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
