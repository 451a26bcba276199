using FsCheck;
using FsCheck.Fluent;

namespace Tally.Storage.Tests.Traces;

/// <summary>Whatever spans hold, it reads back the same from memory, from the log, and from a sealed segment's file.</summary>
public sealed class SpanRoundTripTests
{
    [Fact]
    public void What_is_appended_reads_back_from_memory_the_log_and_segments() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(AnySpans.Batch.ToArbitrary(), batch =>
        {
            using var folder = new StoreFolder();
            var sent = SpanText.Of(batch);
            var store = folder.Open();
            Assert.Equal(0, store.Append(batch).Rejected);
            Assert.Equal(sent, Content(store));

            store = folder.OpenAfterKill();
            Assert.Equal(sent, Content(store));

            store.Append(SpanBatches.Of(trace: 1, spans: 1_000));
            store.WhenSealed().Wait();
            store.Dispose();
            Assert.Single(folder.Files("*.seg"));
            Assert.Equal(sent, Content(folder.Open()).Take(sent.Count));
        }));

    private static List<string> Content(Tally.Storage.Traces.TraceStore store)
    {
        using var snapshot = store.Snapshot();
        return SpanText.Of(snapshot);
    }
}
