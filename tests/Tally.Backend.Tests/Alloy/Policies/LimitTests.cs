namespace Tally.Backend.Tests.Alloy.Policies;

/// <summary>The shipped pipeline's limits: memory and cardinality.</summary>
public sealed class LimitTests
{
    [Fact]
    public void Over_the_memory_limit_batches_are_refused_until_there_is_room_again()
    {
        var used = 10L;
        using var pipeline = new TestPipeline(memory: () => (used, 100));
        Assert.False(pipeline.Send(Drafts.Span()).IsOverloaded);

        // 80 % is the limit, 20 % of all are kept free for a spike.
        used = 61;
        pipeline.Time.Pass(TimeSpan.FromSeconds(1));
        var refused = pipeline.Send(Drafts.Log("a line"));
        Assert.True(refused.IsOverloaded);
        Assert.Contains("memory", refused.Reason, StringComparison.Ordinal);

        used = 59;
        pipeline.Time.Pass(TimeSpan.FromSeconds(1));
        Assert.False(pipeline.Send(Drafts.Log("a line")).IsOverloaded);
        Assert.Single(pipeline.Logs.Batches);
        Assert.Equal(1, pipeline.Counter("otelcol_processor_refused_log_records_total"));
    }

    [Theory]
    [InlineData("user.id", "4711", "")]
    [InlineData("url.full", "https://a/b", "")]
    [InlineData("trace_id", "0af7651916cd43dd8448eb211c80319c", "")]
    [InlineData("http.route", "/rooms/{id}", "http.route=/rooms/{id}")]
    public void Points_keep_no_attribute_without_bounds(string key, string value, string kept)
    {
        using var pipeline = new TestPipeline();

        pipeline.Send(Drafts.Gauge("temperature", (key, value)));

        var batch = Assert.Single(pipeline.Metrics.Batches);
        Assert.Equal(kept, batch.Text(batch.Numbers[0].Header.Attributes));
    }

    [Fact]
    public void Long_values_of_points_are_cut()
    {
        using var pipeline = new TestPipeline();

        pipeline.Send(Drafts.Gauge("temperature", ("where", new string('x', 5000))));

        var batch = Assert.Single(pipeline.Metrics.Batches);
        Assert.Equal(1024, batch.Find(batch.Numbers[0].Header.Attributes, "where").AsString.Length);
    }

    [Fact]
    public void Beyond_the_limit_of_series_spans_count_together_and_the_total_stays_right()
    {
        using var pipeline = new TestPipeline();
        for (ulong i = 1; i <= 6000; i++)
            pipeline.Send(Drafts.Span(trace: i, name: $"GET /{i}"));

        pipeline.Time.Pass(TimeSpan.FromSeconds(5));

        var calls = pipeline.Points("traces.spanmetrics.calls", "span.name", "otel.metric.overflow");
        Assert.Equal(6000, calls.Values.Sum());
        Assert.Equal(1000, calls["span.name= otel.metric.overflow=true"]);
    }
}
