using Tally.Benchmarks.Ingest;

switch (args)
{
    case ["ingest", .. var rest]:
        await IngestBenchmark.RunAsync(seconds: rest is [var text] ? double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : 3);
        return 0;
    default:
        await Console.Error.WriteLineAsync(
            """
            usage: Tally.Benchmarks ingest [seconds]
              ingest   CPU time an item of decoding, and of decoding and storing, for each signal
            """);
        return 1;
}
