using Tally.Benchmarks.Ingest;
using Tally.Benchmarks.Load;
using Tally.Benchmarks.Service;

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
        case ["ingest", .. var rest]:
            await IngestBenchmark.RunAsync(seconds: rest is [var text] ? double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : 3);
            return 0;

        case ["pipeline", .. var rest]:
            await PipelineBenchmark.RunAsync(seconds: rest is [var time] ? double.Parse(time, System.Globalization.CultureInfo.InvariantCulture) : 3);
            return 0;

        // What the service benchmark starts.
        case ["service-host", ("on" or "off") and var telemetry, var dataFolder]:
            await ServiceHost.RunAsync(telemetry == "on", dataFolder);
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
        usage: Tally.Benchmarks ingest [seconds] | pipeline [seconds] | load [--option=value …] | service [--option=value …]
          ingest   CPU time an item of decoding, and of decoding and storing, for each signal
          pipeline CPU time an item of the shipped pipeline, with and without sampling
        {LoadOptions.Usage}
        {ServiceOptions.Usage}
        """);
    return 1;
}
