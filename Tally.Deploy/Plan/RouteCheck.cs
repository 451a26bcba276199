namespace Tally.Deploy.Plan;

/// <summary>Refuses routes that no target can have.</summary>
internal static class RouteCheck
{
    /// <summary>Refuses two routes of one path.</summary>
    public static void Throw(IEnumerable<Workload> workloads)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        Mistakes.Each(workloads.SelectMany(workload => workload.Routes.Select(route => (workload.Name, Route: route))), one =>
        {
            var path = one.Route.Path.TrimEnd('/');
            if (!taken.TryAdd(path, one.Name))
                throw one.Route.At.Mistake($"'{one.Name}' would answer at {path}/ from outside, where '{taken[path]}' answers already; give one of them another route, or take 'external' off.");
        });
    }

    /// <summary>Refuses ports that should be reached from outside where that goes by paths of HTTP alone.</summary>
    public static void ThrowIfExternalWithout(IEnumerable<Workload> workloads, string target)
    {
        Mistakes.Each(workloads, workload =>
        {
            if (workload.Ports.FirstOrDefault(port => port.Published is not null && workload.Routes.All(route => route.Port != port)) is { } unreached)
                throw workload.Path.Key("bindings").Key(unreached.Name).Mistake($"on {target} a resource is reached from outside by one path of HTTP, and this binding has none; take 'external' off, or make it the route.");
        });
    }
}
