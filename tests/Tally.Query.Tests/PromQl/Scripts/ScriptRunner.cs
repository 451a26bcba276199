using Tally.Query.PromQl;
using Tally.Storage.Metrics;

namespace Tally.Query.Tests.PromQl.Scripts;

/// <summary>Runs a script against a real store on disk, which <c>clear</c> replaces.</summary>
internal sealed class ScriptRunner : IDisposable
{
    // As upstream's own test engine.
    public static readonly PromOptions Options = new() { ExperimentalFunctions = true, DelayedNameRemoval = true, DurationExpressions = true, FillModifiers = true, ExtendedRangeSelectors = true, UseStartTimestamps = true };

    private MetricFolder _folder = new();

    /// <summary>Whether native histograms have been loaded since the last <c>clear</c>.</summary>
    public bool HasHistograms { get; private set; }

    /// <summary>Every <c>eval</c> with what is wrong with its result, or null.</summary>
    public IEnumerable<(ScriptCommand.Eval Eval, string? Problem)> Run(IEnumerable<ScriptCommand> commands)
    {
        foreach (var command in commands)
            switch (command)
            {
                case ScriptCommand.Clear:
                    _folder.Dispose();
                    _folder = new();
                    HasHistograms = false;
                    break;
                case ScriptCommand.Load load:
                    Load(load);
                    break;
                case ScriptCommand.Eval eval:
                    yield return (eval, Try(eval));
                    break;
            }
    }

    public void Dispose() => _folder.Dispose();

    private void Load(ScriptCommand.Load load)
    {
        var batch = new SampleBatch();
        // Of a series given twice in one load the last stands.
        var series = load.Series.GroupBy(series => series.Labels).Select(group => group.Last()).ToList();
        foreach (var (labels, points, starts) in load.WithCustomBuckets ? [.. series, .. ClassicToNative.Convert(series)] : series)
            for (var i = 0; i < points.Count; i++)
                if (points[i] is { } point)
                    batch.Samples.Add(new(labels, i * load.Step, point.Float, point.Histogram, StartTime: starts.ElementAtOrDefault(i) is { } offset ? i * load.Step + offset : 0));
        HasHistograms |= batch.Samples.Exists(sample => sample.Histogram is not null);
        _folder.Store.Append(batch);
    }

    private string? Try(ScriptCommand.Eval eval)
    {
        try
        {
            return Check(eval);
        }
        // A bug in one query must show as that query's failure.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
    }

    private string? Check(ScriptCommand.Eval eval)
    {
        if (!PromQuery.TryParse(eval.Query, Options, out var query, out var error))
            return Fails(eval, error!.Message) ? null : $"does not parse: {error}";
        var result = eval.Step == 0 ? query!.Instant(_folder.Store, eval.Start) : query!.Range(_folder.Store, eval.Start, eval.End, eval.Step);
        if (ResultCheck.Of(eval, result) is { } problem)
            return problem;
        if (eval.Step != 0 || !result.IsSuccess || eval.RangeVector is not null || eval.Text is not null || eval.Expects("ordered"))
            return null;
        return CheckAsRange(eval, query!) ?? CheckPrinted(eval, query!) ?? CheckPinned(eval, query!);
    }

    // Printed and read again it must give the same.
    private string? CheckPrinted(ScriptCommand.Eval eval, PromQuery query)
    {
        if (!PromQuery.TryParse(query.ToString(), Options, out var printed, out var error))
            return $"printed as {query}: {error}";
        return ResultCheck.OfData(eval, printed!.Instant(_folder.Store, eval.Start).Data!) is { } problem ? $"printed as {query}: {problem}" : null;
    }

    // With all selectors pinned to the moment, so must every other moment.
    private string? CheckPinned(ScriptCommand.Eval eval, PromQuery query)
    {
        if (PinnedQuery.Of(query, eval.Start, Options) is not { } pinned)
            return null;
        foreach (var time in (long[])[eval.Start - 600_000, eval.Start + 600_000])
            if (pinned.Instant(_folder.Store, time) is var result && (result.Data is null ? result.Error : ResultCheck.OfData(eval, result.Data)) is { } problem)
                return $"pinned, as {pinned}: {problem}";
        return null;
    }

    // The same moment as the middle step of a range query must give the same.
    private string? CheckAsRange(ScriptCommand.Eval eval, PromQuery query)
    {
        if (query.Root.Type is not (Query.PromQl.Syntax.PromType.Scalar or Query.PromQl.Syntax.PromType.Vector) || System.Text.RegularExpressions.Regex.IsMatch(eval.Query, @"(start|end|range|step)\(\)"))
            return null;
        var result = query.Range(_folder.Store, eval.Start - 60_000, eval.Start + 60_000, 60_000);
        if (!result.IsSuccess)
            return $"in range mode: {result.Error}";
        var series = ((PromData.Matrix)result.Data!).Series
            .Select(row => new PromSeries(row.Labels, [.. row.Points.Where(point => point.Time == eval.Start)]))
            .Where(row => row.Points.Count > 0)
            .ToList();
        PromData data = eval.Scalar is not null ? new PromData.Scalar(eval.Start, series[0].Points[0].Value.Float) : new PromData.Vector(series);
        return ResultCheck.OfData(eval, data) is { } problem ? $"in range mode: {problem}" : null;
    }

    private static bool Fails(ScriptCommand.Eval eval, string message) =>
        eval.Expects("fail") && eval.Expectations.Where(expectation => expectation.What == "fail").All(expectation => expectation.Accepts(message));
}
