using Tally.Signals;
using Tally.Storage.Logs;

namespace Tally.Storage.Tests.Logs;

public class LogLimitTests : LogStoreTest
{
    public static TheoryData<string, Action<StreamBatch>, string> TooMuch() => new()
    {
        { "a long line", batch => batch.Add(App, At(0), new string('x', 101)), "max entry size '100' bytes exceeded for stream '{app=\"a\"}' while adding an entry with length '101' bytes" },
        { "an old line", batch => batch.Add(App, At(-8 * 86400), "x"), "has timestamp too old: 2025-12-24T00:00:00Z, oldest acceptable timestamp is: 2025-12-25T00:00:00Z" },
        { "a line of the future", batch => batch.Add(App, At(3600), "x"), "has timestamp too new" },
        { "many labels", batch => batch.Add(LabelSet.From(Enumerable.Range(0, 16).Select(i => new Label($"l{i}", "x"))), At(0), "x"), "has 16 label names; limit 15" },
        { "no labels", batch => batch.Add(LabelSet.Empty, At(0), "x"), "at least one label pair is required" },
        { "many pairs", batch => batch.Add(App, At(0), "x", [.. Enumerable.Range(0, 5).Select(i => KeyValuePair.Create($"k{i}", "v"))]), "has too many structured metadata labels: '5', limit: '4'" },
        { "large pairs", batch => batch.Add(App, At(0), "x", new KeyValuePair<string, string>("k", new string('v', 50))), "has structured metadata too large: '51' bytes, limit: '50' bytes" },
    };

    [Theory]
    [MemberData(nameof(TooMuch))]
    public void What_is_beyond_a_limit_is_rejected_with_the_reason_and_its_neighbours_are_kept(string what, Action<StreamBatch> add, string reason)
    {
        _ = what;
        using var store = Open(limits: new() { MaxLineBytes = 100, MaxMetadataEntries = 4, MaxMetadataBytes = 50 });
        var batch = Lines((0, "before"));
        add(batch);
        batch.Add(App, At(1), "after");

        var result = store.Append(batch);

        Assert.Equal(1, result.Rejected);
        Assert.Contains(reason, result.Reason);
        Assert.Equal(["{app=\"a\"} before", "{app=\"a\"} after"], Content(store));
    }

    [Fact]
    public void A_rejected_line_is_not_written_to_the_log()
    {
        using var store = Open();
        var batch = Lines((0, "kept"));
        batch.Add(App, At(0), new string('x', 10_000_000));

        store.Append(batch);

        Assert.True(Directory.EnumerateFiles(Path.Combine(Folder, "logs"), "*.wal").Sum(file => new FileInfo(file).Length) < 1000);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, -1, 1)]
    [InlineData(1, 1, 0)]
    public void Limits_out_of_range_are_refused_at_the_start(int line, int metadata, int labels) =>
        Assert.Throws<ArgumentException>(() => Open(limits: new() { MaxLineBytes = line, MaxMetadataBytes = metadata, MaxLabels = labels }));
}
