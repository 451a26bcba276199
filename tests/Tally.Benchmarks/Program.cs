using Tally.Benchmarks.Ingest;
using Tally.Benchmarks.Load;

switch (args)
{
    case ["load", .. var rest]:
        try
        {
            await LoadBenchmark.RunAsync(LoadOptions.Parse(rest));
            return 0;
        }
        catch (FormatException e)
        {
            await Console.Error.WriteLineAsync($"{e.Message}\n{LoadOptions.Usage}");
            return 1;
        }
    case ["ingest", .. var rest]:
        await IngestBenchmark.RunAsync(seconds: rest is [var text] ? double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : 3);
        return 0;
    default:
        await Console.Error.WriteLineAsync(
            $"""
            usage: Tally.Benchmarks ingest [seconds] | load [--option=value …]
              ingest   CPU time an item of decoding, and of decoding and storing, for each signal
            {LoadOptions.Usage}
            """);
        return 1;
}
