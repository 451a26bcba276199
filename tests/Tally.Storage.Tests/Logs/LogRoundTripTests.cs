using FsCheck;
using FsCheck.Fluent;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Storage.Tests.Logs;

/// <summary>Whatever an entry holds, it reads back the same from memory, from the log, and from a sealed segment's file.</summary>
public sealed class LogRoundTripTests : LogStoreTest
{
    private const int LeastSegment = 1000;
    private static readonly string[] Keys = ["a", "b", "c", "d", "é", "detected_level"];
    private int _folders;

    [Fact]
    public void What_is_appended_reads_back_from_the_log_and_from_segments() =>
        Prop.ForAll(Entries.ToArbitrary(), entries =>
        {
            var folder = Path.Combine(Folder, $"{++_folders}");
            var sent = entries.Select(Shown).ToList();
            List<string> open, replayed;
            using (var store = Open(folder, LeastSegment))
            {
                store.Append(Batch(entries));
                open = Content(store);
            }
            using (var store = Open(folder, LeastSegment))
            {
                replayed = Content(store);
                store.Append(Many(1_000_000, LeastSegment));
                store.WaitForSealing();
            }
            using var again = Open(folder, LeastSegment);
            Assert.Equal(sent, open);
            Assert.Equal(sent, replayed);
            Assert.Equal(sent, Content(again).Take(sent.Count));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    /// <summary>Few keys, so that rows share shapes; values of any text, some of them often.</summary>
    private static Gen<Entry[]> Entries =>
        from count in Gen.Choose(0, 60)
        from entries in OneEntry.ListOf(count)
        select entries.ToArray();

    private static Gen<Entry> OneEntry =>
        from app in Gen.Choose(0, 3)
        from line in AnyText
        from chosen in Gen.Choose(0, (1 << Keys.Length) - 1)
        from values in Gen.OneOf(AnyText, Gen.Elements("x", "", "info")).ListOf(Keys.Length)
        from shared in Gen.Choose(0, 2)
        from trace in Gen.Frequency((1, Gen.Constant(0)), (3, Gen.Choose(1, int.MaxValue)))
        from observed in Gen.Choose(0, 2)
        select new Entry(app, line, [.. Keys.Zip(values).Where((_, index) => (chosen >> index & 1) == 1)], shared, trace, observed);

    private static Gen<string> AnyText => ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get);

    private static StreamBatch Batch(Entry[] entries)
    {
        var batch = new StreamBatch();
        for (var app = 0; app <= 3; app++)
            batch.AddStream(LabelSet.From([new Label("app", $"a{app}")]));
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = entries[i];
            batch.Entries.Add(new()
            {
                Time = new(Start.Value + i),
                ObservedTime = new(entry.Observed),
                TraceId = new(0, (ulong)entry.Trace),
                SpanId = new((ulong)entry.Trace / 2),
                Stream = entry.App,
                Line = batch.AddLine(entry.Line),
                Shared = Run(batch, Shared(entry)),
                Own = Run(batch, entry.Own),
            });
        }
        return batch;
    }

    private static Slice Run(StreamBatch batch, IReadOnlyList<(string Key, string Value)> pairs)
    {
        foreach (var (key, value) in pairs)
            batch.Metadata.Add(new(batch.Texts.Add(key), batch.Texts.Add(value)));
        return new(batch.Metadata.Count - pairs.Count, pairs.Count);
    }

    private static (string, string)[] Shared(Entry entry) => [.. Enumerable.Range(0, entry.Shared).Select(i => ($"shared_{i}", $"{entry.App}"))];

    // As LogStoreTest shows an entry that was read.
    private static string Shown(Entry entry)
    {
        var metadata = Shared(entry).Concat(entry.Own.Select(pair => (pair.Key, Value: Utf8(pair.Value)))).ToList();
        if (entry.Trace != 0)
            metadata.Add(("trace_id", new TraceId(0, (ulong)entry.Trace).ToString()));
        if (entry.Trace / 2 != 0)
            metadata.Add(("span_id", new SpanId((ulong)entry.Trace / 2).ToString()));
        if (entry.Observed != 0)
            metadata.Add(("observed_timestamp", $"{entry.Observed}"));
        return $$"""{app="a{{entry.App}}"} {{Utf8(entry.Line)}}""" + string.Concat(metadata.OrderBy(pair => pair.Item1, StringComparer.Ordinal).Select(pair => $" {pair.Item1}={pair.Item2}"));
    }

    // Half a surrogate pair is no text: it reads back as U+FFFD.
    private static string Utf8(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    private sealed record Entry(int App, string Line, (string Key, string Value)[] Own, int Shared, int Trace, int Observed);
}
