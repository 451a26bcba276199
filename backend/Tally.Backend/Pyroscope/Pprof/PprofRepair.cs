namespace Tally.Backend.Pyroscope.Pprof;

/// <summary>
/// Mends what a widespread writer gets wrong: Pyroscope's .NET agent leaves the ids of all functions at 0, and refers to the
/// function of a location by the location's id.
/// </summary>
internal static class PprofRepair
{
    public static void Apply(PprofProfile profile)
    {
        var functions = profile.Functions;
        if (functions.Count != profile.Locations.Count || functions.Exists(function => function.Id != 0))
            return;
        for (var i = 0; i < functions.Count; i++)
            functions[i] = functions[i] with { Id = profile.Locations[i].Id };
    }
}
