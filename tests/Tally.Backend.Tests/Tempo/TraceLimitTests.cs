using Tally.Backend.Tempo;
using Tally.Signals;
using Tally.Storage.Traces;

namespace Tally.Backend.Tests.Tempo;

public sealed class TraceLimitTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tally-limit-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1_000_000, 2)]
    [InlineData(300, 1)]
    [InlineData(10, 0)]
    public void The_first_spans_of_a_trace_that_fit_are_kept(long maxBytes, int spans)
    {
        using var store = TraceStore.Open(new() { Folder = _folder }, TimeProvider.System);
        store.Append(SampleTrace.Batch());
        using var snapshot = store.Snapshot();
        Assert.True(TraceId.TryParse(TempoServer.TraceId, out var id));
        Assert.Equal(spans, TraceSize.Cut(snapshot.FindTrace(id), maxBytes).Count);
    }
}
