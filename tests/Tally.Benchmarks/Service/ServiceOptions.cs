using System.Globalization;

namespace Tally.Benchmarks.Service;

/// <summary>How the service is asked: <c>--name=value</c> on the command line.</summary>
internal sealed record ServiceOptions
{
    public const string Usage =
        """
          service  what telemetry costs a service: CPU and allocation a request, requests per second, idle CPU
            --warm-up=5         seconds of load on each variant before, for the compiler to have done its work
            --rounds=7          rounds, each of every variant in turn; the figures are medians
            --seconds=2         load of one variant in one round
            --connections=8     requests at a time
            --idle=30           seconds without requests at the end, after ten of rest; 0 leaves that out
            --profiling=false   true adds a variant that is profiled all the time; the default settings a twelfth of it
        """;

    public int WarmUpSeconds { get; private init; } = 5;
    public int Rounds { get; private init; } = 7;
    public int Seconds { get; private init; } = 2;
    public int Connections { get; private init; } = 8;
    public int IdleSeconds { get; private init; } = 30;
    public bool HasProfiling { get; private init; }

    /// <exception cref="FormatException">An option is unknown or its value is not what it takes.</exception>
    public static ServiceOptions Parse(IEnumerable<string> arguments)
    {
        var options = new ServiceOptions();
        foreach (var argument in arguments)
            options = argument.Split('=', 2) switch
            {
                ["--warm-up", var text] => options with { WarmUpSeconds = Number(text, from: 0) },
                ["--rounds", var text] => options with { Rounds = Number(text, from: 1) },
                ["--seconds", var text] => options with { Seconds = Number(text, from: 1) },
                ["--connections", var text] => options with { Connections = Number(text, from: 1) },
                ["--idle", var text] => options with { IdleSeconds = Number(text, from: 0) },
                ["--profiling", ("true" or "false") and var text] => options with { HasProfiling = text == "true" },
                _ => throw new FormatException($"unknown option or value: {argument}"),
            };
        return options;
    }

    private static int Number(string text, int from) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from
            ? number
            : throw new FormatException($"{text}: expected a number from {from} on");
}
