using FsCheck;
using FsCheck.Fluent;
using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Storage.Tests.Logs;

/// <summary>Whatever an entry holds, it reads back the same from memory, from the log, and from a sealed segment's file.</summary>
public sealed class LogRoundTripTests : LogStoreTest
{
    private const int LeastSegment = 1000;
    private int _folders;

    [Fact]
    public void What_is_appended_reads_back_from_the_log_and_from_segments() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(NonNull<string> App, NonNull<string> Line, NonNull<string> Key, NonNull<string> Value)[]>(), entries =>
        {
            var folder = Path.Combine(Folder, $"{++_folders}");
            List<string> open;
            using (var store = Open(folder, LeastSegment))
            {
                store.Append(Batch(entries));
                open = Content(store);
                store.Append(Many(1_000_000, LeastSegment));
                store.WaitForSealing();
            }
            using var again = Open(folder, LeastSegment);
            return entries.Length == open.Count && open.SequenceEqual(Content(again).Take(open.Count));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    private static StreamBatch Batch((NonNull<string> App, NonNull<string> Line, NonNull<string> Key, NonNull<string> Value)[] entries)
    {
        var batch = new StreamBatch();
        for (var i = 0; i < entries.Length; i++)
            batch.Add(LabelSet.From([new Label("app", "a" + entries[i].App.Get)]), new(Start.Value + i), entries[i].Line.Get, new KeyValuePair<string, string>("k" + entries[i].Key.Get, entries[i].Value.Get));
        return batch;
    }
}
