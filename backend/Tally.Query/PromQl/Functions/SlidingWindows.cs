using Tally.Query.PromQl.Evaluation;
using Tally.Query.PromQl.Histograms;
using Tally.Query.PromQl.Syntax;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Functions;

/// <summary>What a row has got.</summary>
internal enum Filled { Not, WithHistograms, WithFloats }

/// <summary>The windows of a range function's argument, one a step, sliding over the samples of one series after the other.</summary>
internal sealed class SlidingWindows(Evaluator evaluator, CallNode node, PromNode range, double[][] scalars)
{
    private readonly Extension _extension = RangeReader.ExtensionOf(range);
    private readonly long _lookback = (long)evaluator.Context.Options.Lookback.TotalMilliseconds;
    private readonly bool _heedsStarts = evaluator.Context.Options.UseStartTimestamps;
    private readonly double[] _arguments = new double[scalars.Length];

    // Pinned, all steps have the window of the first.
    private readonly (long From, long To) _first = RangeReader.Bounds(evaluator, range, evaluator.Timeline.Start);
    private readonly long _step = RangeReader.IsPinned(range) ? 0 : evaluator.Timeline.Step;

    /// <summary>True where a window is its times and values and nothing more.</summary>
    public bool AreOfFloats(SampleBuffer samples) => _extension is Extension.None && !samples.HasHistograms && !(_heedsStarts && samples.HasStarts);

    /// <summary>Fills an empty row by a function of times and values alone.</summary>
    public Filled Fill(Row row, SampleBuffer samples, FloatFunction function)
    {
        var times = samples.Times;
        var values = samples.Values;
        var (first, next, filled) = (0, 0, Filled.Not);
        var (start, end) = Steps(samples);
        for (var i = start; i < end; i++)
        {
            var (from, to) = Bounds(i);
            evaluator.Context.Cancellation.ThrowIfCancellationRequested();
            while (next < times.Length && times[next] <= to)
                next++;
            while (first < next && times[first] <= from)
                first++;
            if (first == next)
                continue;
            if (function(new() { Times = times[first..next], Values = values[first..next], Start = from, End = to }) is not { } value)
                continue;
            row.SetFloat(i, value);
            filled = Filled.WithFloats;
        }
        return filled;
    }

    /// <summary>Fills an empty row by a function of the windows.</summary>
    public Filled Fill(Row row, SampleBuffer samples, RangeFunction function, bool dropsHistograms)
    {
        var (first, next, filled) = (0, 0, Filled.Not);
        var (start, end) = Steps(samples);
        for (var i = start; i < end; i++)
        {
            var (from, to) = Bounds(i);
            evaluator.Context.Cancellation.ThrowIfCancellationRequested();
            while (next < samples.Count && samples.Times[next] <= (_extension is Extension.Smoothed ? to + _lookback : to))
                next++;
            while (first < next && samples.Times[first] <= (_extension is Extension.None ? from : from - _lookback))
                first++;
            if (first == next)
                continue;
            var window = Window(row, samples, i, first, next, from, to);
            if (dropsHistograms && window.HasHistograms)
            {
                window = window.Floats();
                if (window.Count == 0)
                    continue;
                window.Notes.IgnoredInRange(window.ArgumentSpan, window.MetricName);
            }
            if (function(window) is not { } value)
                continue;
            if (filled is not Filled.WithFloats)
                filled = value.Histogram is null ? Filled.WithFloats : Filled.WithHistograms;
            row[i] = value;
        }
        return filled;
    }

    private (long From, long To) Bounds(int step) => (_first.From + step * _step, _first.To + step * _step);

    // The steps whose windows may hold a sample, end exclusive: of many short-lived series each has few.
    private (int Start, int End) Steps(SampleBuffer samples)
    {
        var count = evaluator.Timeline.Count;
        if (_step == 0 || samples.Count == 0)
            return (0, samples.Count == 0 ? 0 : count);
        var reach = _extension is Extension.None ? 0 : _lookback;
        var (before, until) = (samples.Times[0] - _first.To - reach, samples.Times[^1] - _first.From + reach);
        return ((int)Math.Clamp((before + _step - 1) / _step, 0, count), (int)Math.Clamp((until + _step - 1) / _step, 0, count));
    }

    private Window Window(Row row, SampleBuffer samples, int step, int first, int next, long from, long to)
    {
        for (var a = 0; a < _arguments.Length; a++)
            _arguments[a] = scalars[a][step];
        return new()
        {
            Times = samples.Times[first..next], Values = samples.Values[first..next], Buffer = samples, First = first,
            Start = from, End = to, Time = evaluator.Timeline[step], Arguments = _arguments, Notes = evaluator.Context.Notes, Call = node,
            MetricName = row.Labels[Labels.Name] ?? "", Extension = _extension, HeedsStarts = _heedsStarts,
        };
    }
}
