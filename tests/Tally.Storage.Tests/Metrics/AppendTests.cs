using Tally.Storage.Metrics;

namespace Tally.Storage.Tests.Metrics;

public sealed class AppendTests : IDisposable
{
    private readonly MetricFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_sample_is_visible_when_append_returns()
    {
        var store = _folder.Open();
        Assert.Equal(new AppendResult(), store.Append(Metric.Series("up"), (_folder.Now, 1)));
        Assert.Equal([(_folder.Now, 1.0)], store.Read("up"));
    }

    [Fact]
    public void A_selection_does_not_see_later_samples()
    {
        var store = _folder.Open();
        store.Append(Metric.Series("up"), (1, 1));
        var selected = Assert.Single(store.Select([Metric.Equal("__name__", "up")], 0, 10));
        store.Append(Metric.Series("up"), (2, 2));
        var buffer = new SampleBuffer();
        selected.Read(buffer);
        Assert.Equal([1], buffer.Times.ToArray());
    }

    [Fact]
    public void A_late_sample_within_the_window_is_put_in_its_place()
    {
        var store = _folder.Open();
        store.Append(Metric.Series("up"), (60_000, 1), (120_000, 2), (90_000, 3));
        Assert.Equal([(60_000, 1.0), (90_000, 3.0), (120_000, 2.0)], store.Read("up"));
    }

    [Fact]
    public void A_sample_later_than_the_window_is_rejected_with_a_reason()
    {
        var store = _folder.Open();
        var result = store.Append(Metric.Series("up"), (3_600_000, 1), (1_000, 2));
        Assert.Equal(1, result.Rejected);
        Assert.Contains("out of order", result.Reason, StringComparison.Ordinal);
        Assert.Equal([(3_600_000, 1.0)], store.Read("up"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public void The_same_sample_again_is_taken_silently(long repeated)
    {
        var store = _folder.Open();
        store.Append(Metric.Series("up"), (1, 1), (2, 2));
        Assert.Equal(0, store.Append(Metric.Series("up"), (repeated, repeated)).Rejected);
        Assert.Equal([(1, 1.0), (2, 2.0)], store.Read("up"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public void Another_value_for_a_time_already_there_is_rejected(long repeated)
    {
        var store = _folder.Open();
        store.Append(Metric.Series("up"), (1, 1), (2, 2));
        var result = store.Append(Metric.Series("up"), (repeated, 7));
        Assert.Equal(1, result.Rejected);
        Assert.Contains("duplicate sample", result.Reason, StringComparison.Ordinal);
        Assert.Equal([(1, 1.0), (2, 2.0)], store.Read("up"));
    }

    [Fact]
    public void A_sample_far_in_the_future_is_rejected() =>
        Assert.Contains("future", _folder.Open().Append(Metric.Series("up"), (_folder.Now + 3_600_000, 1)).Reason, StringComparison.Ordinal);

    [Fact]
    public void Over_the_budget_of_a_metric_new_series_are_refused_and_old_ones_go_on()
    {
        _folder.Limits = new() { MaxSeriesPerMetric = 2 };
        var store = _folder.Open();
        for (var i = 0; i < 2; i++)
            Assert.Equal(0, store.Append(Metric.Series("requests", ("path", $"/{i}")), (1, i)).Rejected);
        var refused = store.Append(Metric.Series("requests", ("path", "/2")), (1, 2));
        Assert.Equal(1, refused.Rejected);
        Assert.Contains("limit of 2 active series of requests", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(0, store.Append(Metric.Series("requests", ("path", "/0")), (2, 5)).Rejected);
        Assert.Equal(0, store.Append(Metric.Series("other"), (1, 1)).Rejected);
        Assert.Equal(1, store.Statistics.RejectedOverBudget);
        Assert.Equal(3, store.Statistics.ActiveSeries);
    }

    [Fact]
    public void Samples_of_one_item_are_rejected_as_one()
    {
        _folder.Limits = new() { MaxSeries = 1 };
        var store = _folder.Open();
        var batch = new SampleBatch { Samples = [new(Metric.Series("a"), 1, 1, Item: 0), new(Metric.Series("b_sum"), 1, 1, Item: 1), new(Metric.Series("b_count"), 1, 1, Item: 1), new(Metric.Series("c"), 1, 1, Item: 2)] };
        Assert.Equal(2, store.Append(batch).Rejected);
    }

    [Fact]
    public void Over_the_budget_in_total_new_series_of_any_name_are_refused_and_old_ones_go_on()
    {
        _folder.Limits = new() { MaxSeries = 2 };
        var store = _folder.Open();
        store.Append(Metric.Series("a"), (1, 1));
        store.Append(Metric.Series("b"), (1, 1));
        var refused = store.Append(Metric.Series("c"), (1, 1));
        Assert.Equal(1, refused.Rejected);
        Assert.Contains("limit of 2 active series is reached (Storage:Metrics:MaxSeries)", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(0, store.Append(Metric.Series("a"), (2, 5)).Rejected);
        Assert.Equal([(1, 1.0), (2, 5.0)], store.Read("a"));
    }

    [Fact]
    public void Senders_that_disagree_about_a_metric_are_kept_apart_up_to_ten()
    {
        var store = _folder.Open();
        for (var i = 0; i < 12; i++)
            store.Append(new SampleBatch { Metadata = { { "jobs", new("gauge", $"Help {i}.", "") } } });
        store.Append(new SampleBatch { Metadata = { { "jobs", new("counter", "Help 11.", "") }, { "jobs", new("gauge", "Help 11.", "") } } });
        Assert.Equal(Enumerable.Range(3, 9).Select(i => new MetricMetadata("gauge", $"Help {i}.", "")).Append(new("counter", "Help 11.", "")), store.Metadata()["jobs"]);
    }

    [Fact]
    public async Task Readers_and_writers_do_not_disturb_each_other()
    {
        var store = _folder.Open();
        var done = false;
        var reader = Task.Run(() =>
        {
            var buffer = new SampleBuffer();
            while (!Volatile.Read(ref done))
                foreach (var series in store.Select([Metric.Equal("__name__", "load")], 0, long.MaxValue))
                {
                    series.Read(buffer);
                    for (var i = 0; i < buffer.Count; i++)
                        Assert.Equal(buffer.Times[i] * 0.5, buffer.Values[i]);
                }
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (var i = 1; i <= 1_000; i++)
                store.Append(Metric.Series("load", ("writer", $"{writer}")), (i, i * 0.5));
        })));
        Volatile.Write(ref done, true);
        await reader;
        Assert.Equal(4_000, store.Select([Metric.Equal("__name__", "load")], 0, long.MaxValue).Sum(series =>
        {
            var buffer = new SampleBuffer();
            series.Read(buffer);
            return buffer.Count;
        }));
    }
}
