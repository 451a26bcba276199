using Tally.Query.PromQl.Evaluation;
using Tally.Query.PromQl.Histograms;
using Tally.Query.PromQl.Syntax;
using Tally.Storage.Metrics;

namespace Tally.Query.PromQl.Functions;

/// <summary>The windows of a range function's argument, one a step, sliding over the samples of one series after the other.</summary>
internal sealed class SlidingWindows(Evaluator evaluator, CallNode node, PromNode range, double[][] scalars)
{
    private readonly Extension _extension = RangeReader.ExtensionOf(range);
    private readonly long _lookback = (long)evaluator.Context.Options.Lookback.TotalMilliseconds;
    private readonly bool _heedsStarts = evaluator.Context.Options.UseStartTimestamps;
    private readonly double[] _arguments = new double[scalars.Length];

    // Pinned, all steps have the window of the first.
    private readonly (long From, long To) _first = RangeReader.Bounds(evaluator, range, evaluator.Timeline.Start);
    private readonly long _step = RangeReader.Bounds(evaluator, range, evaluator.Timeline.End).To == RangeReader.Bounds(evaluator, range, evaluator.Timeline.Start).To ? 0 : evaluator.Timeline.Step;

    /// <summary>True where a window is its values and nothing more.</summary>
    public bool AreOfFloats(SampleBuffer samples) => _extension is Extension.None && !samples.HasHistograms;

    /// <summary>Fills a row by a function of the values alone; true where there is any.</summary>
    public bool Fill(Row row, SampleBuffer samples, FloatFunction function)
    {
        var times = samples.Times;
        var values = samples.Values;
        var (first, next, any) = (0, 0, false);
        var (from, to) = _first;
        for (var i = 0; i < row.Values.Length; i++, from += _step, to += _step)
        {
            evaluator.Context.Cancellation.ThrowIfCancellationRequested();
            while (next < times.Length && times[next] <= to)
                next++;
            while (first < next && times[first] <= from)
                first++;
            if (first == next)
                continue;
            row.SetFloat(i, function(values[first..next]));
            any = true;
        }
        return any;
    }

    /// <summary>Fills a row by a function of the windows; true where any result is a float.</summary>
    public bool Fill(Row row, SampleBuffer samples, RangeFunction function, bool dropsHistograms)
    {
        var (first, next, hasFloats) = (0, 0, false);
        var (from, to) = _first;
        for (var i = 0; i < row.Values.Length; i++, from += _step, to += _step)
        {
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
            hasFloats |= value.Histogram is null;
            row[i] = value;
        }
        return hasFloats;
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
