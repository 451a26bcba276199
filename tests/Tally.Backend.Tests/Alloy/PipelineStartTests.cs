using Tally.Backend.Server;

namespace Tally.Backend.Tests.Alloy;

/// <summary>A backend starts with its pipeline or not at all.</summary>
public sealed class PipelineStartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tally-start-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_file_that_cannot_be_run_stops_the_start_with_its_place()
    {
        var file = Path.Combine(_folder.FullName, "mine.alloy");
        await File.WriteAllTextAsync(file, "otelcol.receiver.otlp \"default\" {\n  output {\n    traces = [nowhere.input]\n  }\n}\n");

        var error = await Assert.ThrowsAsync<StartupException>(() => Start(file));

        Assert.StartsWith("The pipeline file cannot be run. mine.alloy:3:15: otelcol.receiver.otlp.default: `nowhere.input` refers to a component that is not there", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_stops_the_start()
    {
        var error = await Assert.ThrowsAsync<StartupException>(() => Start(Path.Combine(_folder.FullName, "none.alloy")));

        Assert.StartsWith($"Pipeline:File is '{Path.Combine(_folder.FullName, "none.alloy")}', which cannot be read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_process_watches_itself_into_its_own_store()
    {
        using var pipeline = new TestPipeline();
        pipeline.Send(Drafts.Span());

        pipeline.Time.Pass(TimeSpan.FromSeconds(15));

        var series = Assert.Single(pipeline.MetricStore.Select([new("__name__", Tally.Storage.MatchOperator.Equal, "otelcol_exporter_sent_spans_total")], 0, long.MaxValue));
        Assert.Equal(("integrations/self", "otelcol.exporter.otlphttp.tempo"), (series.Labels["job"], series.Labels["component_id"]));
    }

    private async Task Start(string file)
    {
        var settings = ListenSettings.FreePorts;
        settings["Storage:Folder"] = Path.Combine(_folder.FullName, "data");
        settings["Pipeline:File"] = file;
        await using var host = await BackendHost.StartAsync(settings);
    }
}
