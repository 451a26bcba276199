namespace Tally.Deploy.Plan;

/// <summary>Who must be there before whom: the called before the caller, with calls in a circle cut where they close it.</summary>
internal static class CallOrder
{
    /// <summary>The names of the workloads that <paramref name="workload"/> waits for.</summary>
    public static IReadOnlyList<string> DependsOn(IReadOnlyList<Workload> all, Workload workload) => [.. Edges(all)[workload.Name].Order(StringComparer.Ordinal)];

    private static Dictionary<string, List<string>> Edges(IReadOnlyList<Workload> all)
    {
        var edges = all.ToDictionary(workload => workload.Name, _ => new List<string>(), StringComparer.Ordinal);
        foreach (var workload in all)
        {
            foreach (var called in workload.Calls.Where(called => edges.ContainsKey(called) && !Reaches(edges, called, workload.Name)))
                edges[workload.Name].Add(called);
        }
        return edges;
    }

    private static bool Reaches(Dictionary<string, List<string>> edges, string from, string to) =>
        from == to || edges[from].Any(next => Reaches(edges, next, to));
}
