using System.Globalization;

namespace Tally.Benchmarks.Load;

/// <summary>What to send where: <c>--name=value</c> on the command line.</summary>
internal sealed record LoadOptions
{
    public const string Usage =
        """
          load     CPU time an item, memory and query times of a server under load
            --signal=metrics    spans, logs or metrics
            --transport=http    http or grpc
            --minutes=240       history of metrics to send: 10,000 series, a sample each 15 s; the first quarter warms up
            --requests=2000     requests of spans or logs to send, after half as many to warm up
            --clients=4         connections at a time
            --url=URL --pid=N   a running OTLP server and its process; without them the backend is started, in a folder of its own
            --query-url=URL     where that server's query API is, up to and without /api/v1 (Tempo: /api)
        """;

    public string Signal { get; private init; } = "metrics";
    public bool IsGrpc { get; private init; }
    public int Minutes { get; private init; } = 240;
    public int Requests { get; private init; } = 2000;
    public int Clients { get; private init; } = 4;
    public Uri? Url { get; private init; }
    public Uri? QueryUrl { get; private init; }
    public int? Pid { get; private init; }

    /// <exception cref="FormatException">An option is unknown or its value is not what it takes.</exception>
    public static LoadOptions Parse(IEnumerable<string> arguments)
    {
        var options = new LoadOptions();
        foreach (var argument in arguments)
            options = argument.Split('=', 2) switch
            {
                ["--signal", ("spans" or "logs" or "metrics") and var signal] => options with { Signal = signal },
                ["--transport", ("http" or "grpc") and var transport] => options with { IsGrpc = transport == "grpc" },
                ["--minutes", var text] => options with { Minutes = Number(text) },
                ["--requests", var text] => options with { Requests = Number(text) },
                ["--clients", var text] => options with { Clients = Number(text) },
                ["--url", var text] => options with { Url = new(text) },
                ["--query-url", var text] => options with { QueryUrl = new(text) },
                ["--pid", var text] => options with { Pid = Number(text) },
                _ => throw new FormatException($"unknown option or value: {argument}"),
            };
        return options.Url is null == options.Pid is null ? options : throw new FormatException("--url and --pid come together");
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
