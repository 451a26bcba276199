using System.Diagnostics;
using System.Globalization;
using Tally.Query.PromQl;
using Tally.Query.Tests.PromQl.Scripts;
using Tally.Signals;
using Tally.Storage.Metrics;

namespace Tally.Query.Tests.PromQl;

/// <summary>For tests that look at the memory of the whole process: nothing runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Queries that are too much for the server end; everything else goes on.</summary>
[Collection(nameof(Alone))]
public sealed class LimitTests : IDisposable
{
    private const string TooManySamples = "query processing would load too many samples into memory in query execution";

    private readonly MetricFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Each would hold 2,000 series at 10,000 steps, 20 million samples, 160 MB.</summary>
    [Theory]
    [InlineData("x")]
    [InlineData("x offset 1s")]
    [InlineData("x @ 0")]
    [InlineData("rate(x[1m])")]
    [InlineData("avg_over_time(x[1m])")]
    [InlineData("sum(last_over_time(x[1m:1s]))")]
    [InlineData("count_values(\"v\", time() + max(x))")]
    [InlineData("label_replace(x, \"a\", \"b\", \"\", \"\")")]
    [InlineData("histogram_quantile(0.9, x)")]
    [InlineData("x * on(i) group_left x")]
    [InlineData("topk(3, x)")]
    public void A_query_over_its_samples_ends_before_it_has_taken_the_memory(string query)
    {
        Load(series: 2_000, samples: 2, interval: 5_000);
        var parsed = Parse(query);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var result = parsed.Range(_folder.Store, 0, 9_999_000, 1_000, new() { MaxSamples = 500_000 });

        Assert.Equal((PromFailure.Execution, TooManySamples), (result.Failure, result.Error));
        // Half a million samples take 4 MB as a result, and somewhat more on the way.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40_000_000);
        Assert.True(Parse("count(x)").Instant(_folder.Store, 5_000, new() { MaxSamples = 500_000 }).IsSuccess);
    }

    /// <summary>Each would take minutes.</summary>
    [Theory]
    [InlineData("quantile_over_time(0.5, x[1d])")]
    [InlineData("sum_over_time(x[1d])")]
    [InlineData("deriv(x[1d])")]
    [InlineData("sum(quantile_over_time(0.5, x[1d:1s]))")]
    [InlineData("-quantile_over_time(0.9, (x + x)[1d:1s])")]
    public void A_query_over_its_time_ends_within_a_step(string query)
    {
        Load(series: 4, samples: 86_400, interval: 1_000);
        var began = Stopwatch.GetTimestamp();

        var result = Parse(query).Range(_folder.Store, 76_400_000, 86_400_000, 1_000, new() { Timeout = TimeSpan.FromMilliseconds(200) });

        Assert.Equal((PromFailure.Timeout, "query timed out in expression evaluation"), (result.Failure, result.Error));
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_query_that_nobody_waits_for_any_more_ends()
    {
        Load(series: 4, samples: 86_400, interval: 1_000);
        using var gone = new CancellationTokenSource();
        var running = Task.Run(() => Parse("quantile_over_time(0.5, x[1d])").Range(_folder.Store, 76_400_000, 86_400_000, 1_000, cancellation: gone.Token));
        await gone.CancelAsync();
        var result = await running.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal((PromFailure.Canceled, "query was canceled in expression evaluation"), (result.Failure, result.Error));
    }

    [Fact]
    public void A_query_over_its_limits_leaves_no_memory_behind()
    {
        Load(series: 2_000, samples: 2, interval: 5_000);
        var query = Parse("x + x");
        Assert.False(Ask().IsSuccess);
        // The results of three such would be 240 MB, were anything of them still held.
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var results = Enumerable.Range(0, 3).Select(_ => Ask()).ToList();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 60_000_000);
        Assert.All(results, result => Assert.Null(result.Data));

        PromResult Ask() => query.Range(_folder.Store, 0, 9_999_000, 1_000, new() { MaxSamples = 25_000_000 });
    }

    [Fact]
    public void A_query_of_a_million_series_is_answered_where_it_is_within_the_limits_and_refused_where_not()
    {
        const int Million = 1_000_000;
        using var folder = new MetricFolder(new() { MaxSeries = 2 * Million, MaxSeriesPerMetric = 2 * Million });
        for (var i = 0; i < Million; i += 100_000)
            folder.Store.Append(new SampleBatch
            {
                Samples = [.. Enumerable.Range(i, 100_000).Select(s => new SampleRow(LabelSet.FromSorted([new("__name__", "x"), new("i", s.ToString(CultureInfo.InvariantCulture))]), 60_000, s))],
            });

        Assert.Equal(Million, Assert.Single(((PromData.Vector)Parse("count(x)").Instant(folder.Store, 60_000).Data!).Series).Points[0].Value.Float);
        Assert.Equal(Million, ((PromData.Vector)Parse("x").Instant(folder.Store, 60_000).Data!).Series.Count);
        // At 11,000 steps it would be 88 GB.
        Assert.Equal(TooManySamples, Parse("x").Range(folder.Store, 0, 10_999_000, 1_000).Error);
        Assert.Equal(TooManySamples, Parse("sum(avg_over_time(x[5m]))").Range(folder.Store, 0, 10_999_000, 1_000).Error);
    }

    private void Load(int series, int samples, long interval)
    {
        for (var s = 0; s < series; s++)
        {
            var labels = LabelSet.From([new("__name__", "x"), new("i", s.ToString(CultureInfo.InvariantCulture)), new("le", "1")]);
            _folder.Store.Append(new SampleBatch { Samples = [.. Enumerable.Range(0, samples).Select(i => new SampleRow(labels, i * interval, s + i))] });
        }
    }

    private static PromQuery Parse(string text) => PromQuery.TryParse(text, null, out var query, out var error) ? query! : throw new ArgumentException(error!.ToString());
}
