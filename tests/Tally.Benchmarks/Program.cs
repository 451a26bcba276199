using Tally.Benchmarks.Ingest;
using Tally.Benchmarks.Load;
using Tally.Benchmarks.Service;
using Tally.Benchmarks.Start;
using Tally.Benchmarks.Transport;

try
{
    switch (args)
    {
        case ["load", .. var rest]:
            await LoadBenchmark.RunAsync(LoadOptions.Parse(rest));
            return 0;
        case ["service", .. var rest]:
            await ServiceBenchmark.RunAsync(ServiceOptions.Parse(rest));
            return 0;
        case ["start", .. var rest]:
            await StartBenchmark.RunAsync(runs: rest is [var count] ? int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) : 3);
            return 0;
        case ["ingest", .. var rest]:
            await IngestBenchmark.RunAsync(seconds: rest is [var text] ? double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : 3);
            return 0;

        case ["pipeline", .. var rest]:
            await PipelineBenchmark.RunAsync(seconds: rest is [var time] ? double.Parse(time, System.Globalization.CultureInfo.InvariantCulture) : 3);
            return 0;

        case ["transport", .. var rest]:
            await TransportBenchmark.RunAsync(seconds: rest is [var duration] ? double.Parse(duration, System.Globalization.CultureInfo.InvariantCulture) : 2);
            return 0;

        // What the service and the transport benchmarks start.
        case ["service-host", ("on" or "off") and var telemetry, var dataFolder]:
            await ServiceHost.RunAsync(telemetry == "on", dataFolder);
            return 0;
        case ["transport-host", ("own" or "library") and var transport, _]:
            await TransportHost.RunAsync(isOwn: transport == "own");
            return 0;
        default:
            throw new FormatException(args.Length == 0 ? "what to measure?" : $"unknown: {args[0]}");
    }
}
catch (FormatException e)
{
    await Console.Error.WriteLineAsync(
        $"""
        {e.Message}
        usage: Tally.Benchmarks start [runs] | ingest [seconds] | pipeline [seconds] | transport [seconds] | load [--option=value …] | service [--option=value …]
          start    CPU time and memory of `dotnet run` until all resources are healthy, and 20 s later
          ingest   CPU time an item of decoding, and of decoding and storing, for each signal
          pipeline CPU time an item of the shipped pipeline, with and without sampling
          transport CPU time a call of the backend's own gRPC transport and of Grpc.AspNetCore, at start and under load
        {LoadOptions.Usage}
        {ServiceOptions.Usage}
        """);
    return 1;
}
