using System.Text.Json;
using Tally.Query.Profiles;
using Tally.Signals;
using Tally.Storage.Profiles;

namespace Tally.Backend.Pyroscope.Query;

/// <summary>How much there was over time, as <c>/pyroscope/render</c> shows it: one number a step from the start of the range on, 0 where there was nothing.</summary>
internal sealed class RenderTimeline
{
    // As upstream: about 1500 steps, none shorter than a profile usually is.
    private const int Resolution = 1500;
    private const long LeastStep = 15;

    private readonly ProfileSelection _selection;
    private readonly long _step;
    private readonly long _start;
    private readonly long _end;

    public RenderTimeline(ProfileSelection selection)
    {
        var seconds = (selection.To.Value - selection.From.Value) / UnixNanos.PerSecond;
        _step = Math.Max(LeastStep, seconds / Resolution);
        _start = selection.From.Value / UnixNanos.PerSecond / _step * _step;
        _end = selection.To.Value / UnixNanos.PerSecond / _step * _step;
        _selection = selection with { From = new(_start * UnixNanos.PerSecond) };
    }

    public IReadOnlyList<ProfileTimeSeries> Series(ProfileStore store, IReadOnlyList<string> groupBy, CancellationToken cancellation) =>
        ProfileTimeSeries.Make(store, _selection, _step * 1000, groupBy, cancellation: cancellation);

    public void Write(Utf8JsonWriter json, ProfileTimeSeries? series)
    {
        var values = series?.Points.ToDictionary(point => point.Time / 1000, point => point.Value) ?? [];
        json.WriteStartObject();
        json.WriteNumber("startTime", _start);
        json.WriteStartArray("samples");
        for (var at = _start; at < _end; at += _step)
            json.WriteNumberValue((long)values.GetValueOrDefault(at));
        json.WriteEndArray();
        json.WriteNumber("durationDelta", _step);
        json.WriteNull("watermarks");
        json.WriteEndObject();
    }
}
