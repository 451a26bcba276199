using Tally.Signals;
using Tally.Storage;

namespace Tally.Backend.Alloy.Components.Loki;

/// <summary>A log line on its way through loki components; stages change it in place.</summary>
internal sealed class LokiEntry(UnixNanos time, string line)
{
    public UnixNanos Time => time;

    public string Line { get; set; } = line;

    public SortedDictionary<string, string> Labels { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>What stages have read from the line so far, the labels included.</summary>
    public Dictionary<string, string> Extracted { get; } = new(StringComparer.Ordinal);

    /// <summary>Sent as X-Scope-OrgID; null = none.</summary>
    public string? Tenant { get; set; }
}

/// <summary>What loki components export as <c>receiver</c> (Alloy's LogsReceiver). Owns the entries it is given. Thread-safe.</summary>
internal interface ILogsReceiver
{
    AppendResult Receive(IReadOnlyList<LokiEntry> entries);
}

/// <summary>Gives the same entries to several receivers; later ones see what earlier ones made of them, so only writers share.</summary>
internal sealed class LogsFanout(IReadOnlyList<ILogsReceiver> receivers) : ILogsReceiver
{
    public AppendResult Receive(IReadOnlyList<LokiEntry> entries) =>
        receivers.Aggregate(default(AppendResult), (result, receiver) => Fanout<LogBatch>.Worse(result, receiver.Receive(entries)));
}
