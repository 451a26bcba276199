using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Tally.Backend.Alloy.Components;
using Tally.Query.LogQl;

namespace Tally.Backend.Server;

/// <summary>
/// Listens to the instruments of this host's <see cref="IMeterFactory"/> whose meter is named <c>Tally.…</c> and writes their
/// sums in Prometheus's text format. <c>tally.receiver.accepted</c>, a counter, becomes <c>tally_receiver_accepted_total</c>.
/// Counters count since the start; a histogram shows its sum and count. Thread-safe.
/// </summary>
internal sealed class MetricsReader : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, Instrument> _instruments = new(StringComparer.Ordinal);
    private readonly Dictionary<Instrument, SortedDictionary<string, Sample>> _samples = [];
    private readonly Lock _lock = new();

    public MetricsReader(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Meters are visible process-wide; only this host's are ours to tell.
            if (!ReferenceEquals(instrument.Meter.Scope, meters) || !instrument.Meter.Name.StartsWith("Tally.", StringComparison.Ordinal))
                return;
            lock (_lock)
            {
                _instruments[Name(instrument)] = instrument;
                _samples[instrument] = new(StringComparer.Ordinal);
            }
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        lock (_lock)
            foreach (var (name, instrument) in _instruments)
                Write(text, name, instrument);
        return text.ToString();
    }

    /// <summary>The same as samples; of a histogram sum and count.</summary>
    public IReadOnlyList<OwnSample> Read()
    {
        var samples = new List<OwnSample>();
        // name{label="value"} 1, and comments
        foreach (var line in Write().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
        {
            var value = line.LastIndexOf(' ');
            var labels = line.IndexOf('{', StringComparison.Ordinal);
            var name = line[..(labels < 0 ? value : labels)];
            if (labels < 0)
                samples.Add(new(name, [], double.Parse(line[value..], CultureInfo.InvariantCulture)));
            else if (LogLabels.TryParse(line[labels..value], out var parsed, out _))
                samples.Add(new(name, [.. parsed], double.Parse(line[value..], CultureInfo.InvariantCulture)));
        }
        return samples;
    }

    public void Dispose() => _listener.Dispose();

    private void Write(StringBuilder text, string name, Instrument instrument)
    {
        var samples = _samples[instrument];
        if (samples.Count == 0)
            return;
        var isHistogram = IsOf(instrument, typeof(Histogram<>));
        if (instrument.Description is { } help)
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\n");
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {(isHistogram ? "summary" : IsCounter(instrument) ? "counter" : "gauge")}\n");
        foreach (var (labels, sample) in samples)
            if (isHistogram)
                text.Append(CultureInfo.InvariantCulture, $"{name}_sum{labels} {sample.Value:R}\n{name}_count{labels} {sample.Count}\n");
            else
                text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {sample.Value:R}\n");
    }

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // An observable tells its present value; the others tell a change, except gauges.
        var replaces = instrument.IsObservable || IsOf(instrument, typeof(Gauge<>));
        var labels = Labels(tags);
        lock (_lock)
        {
            var samples = _samples[instrument];
            var before = samples.GetValueOrDefault(labels);
            samples[labels] = new(replaces ? value : before.Value + value, before.Count + 1);
        }
    }

    private static string Name(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_');
        return IsCounter(instrument) && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private static bool IsCounter(Instrument instrument) => IsOf(instrument, typeof(Counter<>)) || IsOf(instrument, typeof(ObservableCounter<>));

    private static bool IsOf(Instrument instrument, Type generic) => instrument.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == generic;

    // {signal="traces",transport="http"}
    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
            text.Append(text.Length == 0 ? '{' : ',').Append(name.Replace('.', '_')).Append("=\"").Append(Escape(value)).Append('"');
        return text.Append('}').ToString();
    }

    private static string Escape(object? value) =>
        Convert.ToString(value, CultureInfo.InvariantCulture)!.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private readonly record struct Sample(double Value, long Count);
}
