using System.Diagnostics.Metrics;

namespace Tally.ServiceDefaults.Export;

/// <summary>Gives meters a name that nobody subscribes to, whatever name is asked for.</summary>
internal sealed class QuietMeters : IMeterFactory
{
    private readonly Meter _meter = new("otlp-export-transport");

    public Meter Create(MeterOptions options) => _meter;

    public void Dispose() => _meter.Dispose();
}
