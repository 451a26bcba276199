namespace Tally.Benchmarks.Service;

/// <summary>The same service with more or less telemetry.</summary>
/// <param name="Name">As it is printed.</param>
/// <param name="HasTelemetry">Whether the service calls the bootstrap at all.</param>
/// <param name="Variables">Environment of its process.</param>
internal sealed record ServiceVariant(string Name, bool HasTelemetry, IReadOnlyDictionary<string, string> Variables)
{
    public static IReadOnlyList<ServiceVariant> All(Sink collector, bool hasProfiling)
    {
        var export = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url.ToString() };
        var sampled = new Dictionary<string, string>(export) { ["OTEL_TRACES_SAMPLER"] = "parentbased_traceidratio", ["OTEL_TRACES_SAMPLER_ARG"] = "0.1" };
        // Window after window: the default, one second in twelve, costs a twelfth of what this costs more.
        var profiled = new Dictionary<string, string>(export)
        {
            ["PYROSCOPE_SERVER_ADDRESS"] = collector.Profiles.ToString(),
            ["Telemetry__Profiling__Delay"] = "00:00:00",
            ["Telemetry__Profiling__Interval"] = "00:00:10",
            ["Telemetry__Profiling__MinCpu"] = "0",
        };
        ServiceVariant[] variants =
        [
            new("off", false, new Dictionary<string, string>()),
            new("on, 10 % of traces", true, sampled),
            new("on, all traces", true, export),
            new("on, profiled all the time", true, profiled),
        ];
        return hasProfiling ? variants : variants[..3];
    }
}
