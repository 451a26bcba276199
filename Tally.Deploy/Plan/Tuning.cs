using System.Globalization;
using Tally.Deploy.Environments;
using Tally.Deploy.Manifest;

namespace Tally.Deploy.Plan;

/// <summary>Turns an environment's settings into the variables that carry them.</summary>
internal static class Tuning
{
    public static IEnumerable<Workload> Apply(IEnumerable<Workload> workloads, EnvironmentSettings environment, Resolver resolver)
    {
        var root = JsonPath.RootOf($"{environment.Name}.yaml");
        var tuned = workloads.ToArray();
        Set("RETENTION", environment.RetentionDays is { } days ? $"{days * 24}h" : null, root.Key("retentionDays"));
        Set("TALLY_TRACE_SAMPLING_PERCENTAGE", environment.TraceSamplingPercentage?.ToString(CultureInfo.InvariantCulture), root.Key("traceSamplingPercentage"));
        Set("TALLY_LOG_SAMPLING_PERCENTAGE", environment.LogSamplingPercentage?.ToString(CultureInfo.InvariantCulture), root.Key("logSamplingPercentage"));
        tuned = [.. tuned.Select(WithinMemory)];
        return tuned.Select(workload => environment.Resources.GetValueOrDefault(workload.Name) is { } own
            ? workload.With(own.Environment.Select(pair => KeyValuePair.Create(pair.Key, resolver.Resolve(pair.Value, own.Path.Key("env").Key(pair.Key)))))
            : workload);

        // Only who reads the variable gets it. Without the stack nobody does, and the setting is for the stack alone.
        void Set(string variable, string? value, JsonPath at)
        {
            if (value is not null)
                tuned = [.. tuned.Select(workload => workload.Uses(variable) ? workload.With([KeyValuePair.Create(variable, Text.Of(value, at))]) : workload)];
        }
    }

    /// <summary>A Go program that knows its limit collects garbage before it is killed: nine tenths of the memory.</summary>
    public static Workload WithinMemory(Workload workload) => workload.Environment.TryGetValue("GOMEMLIMIT", out var limit)
        ? workload.With([KeyValuePair.Create("GOMEMLIMIT", Text.Of($"{workload.MemoryMiB * 9 / 10}MiB", limit.At))])
        : workload;
}
