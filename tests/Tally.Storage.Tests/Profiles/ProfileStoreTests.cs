using System.Globalization;
using Tally.Signals;
using Tally.Storage.Profiles;

namespace Tally.Storage.Tests.Profiles;

public sealed class ProfileStoreTests : IDisposable
{
    private readonly DataFolder _folder = new();
    private readonly ManualTime _time = new(ProfileBatches.Epoch + TimeSpan.FromMinutes(5));
    private readonly List<ProfileStore> _stores = [];
    private StorageOptions _options;

    public ProfileStoreTests() => _options = new() { Folder = Path.Combine(_folder.Root, "profiles"), SegmentRows = 1_000 };

    public void Dispose()
    {
        foreach (var store in _stores)
            store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void An_appended_profile_is_there_at_once_with_its_stacks_spans_and_labels()
    {
        var store = Open();

        store.Append(ProfileBatches.Of("chat", TimeSpan.Zero, ("main;work", 0xA1, 30), ("main", 0, 5)));

        Assert.Equal(["chat 00:00:00 main;work 00000000000000a1 30", "chat 00:00:00 main  5"], Lines(store));
        var series = Assert.Single(store.Read(UnixNanos.MinValue, UnixNanos.MaxValue)[0].Series.ToArray());
        Assert.Equal("process_cpu:cpu:nanoseconds:cpu:nanoseconds", series["__profile_type__"]);
        Assert.Equal(("process_cpu", "chat", "chat"), (series["__name__"], series["service_name"], series["__service_name__"]));
    }

    [Fact]
    public async Task Sealed_and_opened_again_everything_is_as_it_was()
    {
        var store = Open();
        for (var i = 0; i < 700; i++)
            store.Append(ProfileBatches.Of($"s{i % 3}", TimeSpan.FromSeconds(i), ($"main;f{i % 50}", (ulong)i % 7, i + 1), ("main;g", 0, 1), ("lone", 9, 2)));
        var before = Lines(store);
        await store.WhenSealed();
        Assert.Equal(before, Lines(store));
        store.Dispose();

        var again = Open();

        Assert.Equal(before, Lines(again));
        Assert.Equal(2, Directory.GetFiles(_options.Folder, "*.seg").Length);
        Assert.Equal((0, 0), (again.Replay.BytesCut, again.Damaged.Count));
    }

    [Fact]
    public void After_a_kill_what_was_appended_is_read_from_the_log()
    {
        var store = Open();
        for (var i = 0; i < 10; i++)
            store.Append(ProfileBatches.Of("chat", TimeSpan.FromSeconds(i), ("main", 0, i + 1)));
        var before = Lines(store);

        Assert.Equal(before, Lines(OpenCopy()));
    }

    [Fact]
    public void A_torn_record_at_the_end_of_the_log_is_cut_and_the_rest_stays()
    {
        var store = Open();
        store.Append(ProfileBatches.Of("chat", TimeSpan.Zero, ("main", 0, 1)));
        var before = Lines(store);
        store.Append(ProfileBatches.Of("chat", TimeSpan.Zero, ("main", 0, 2)));

        var after = OpenCopy(folder => Cut(Directory.GetFiles(folder, "*.wal").Single(), 3));

        Assert.Equal(before, Lines(after));
        Assert.True(after.Replay.BytesCut > 0);
        after.Append(ProfileBatches.Of("chat", TimeSpan.Zero, ("main", 0, 3)));
        Assert.Equal(before.Count + 1, Lines(after).Count);
    }

    [Fact]
    public async Task A_damaged_segment_is_set_aside_and_the_others_stay()
    {
        var store = Open();
        for (var i = 0; i < 2_000; i++)
            store.Append(ProfileBatches.Of("chat", TimeSpan.Zero, ("main", 0, i + 1)));
        await store.WhenSealed();

        var after = OpenCopy(folder => Flip(Directory.GetFiles(folder, "*.seg").Order().First(), 40));

        Assert.Equal(1_000, Lines(after).Count);
        Assert.Contains("segment 1:", Assert.Single(after.Damaged), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_options.Folder, "*.damaged"));
    }

    [Fact]
    public async Task Segments_past_the_retention_or_over_the_size_are_dropped_the_oldest_first()
    {
        _options = _options with { Retention = TimeSpan.FromHours(1) };
        var store = Open();
        foreach (var hour in (int[])[0, 2])
            for (var i = 0; i < 1_000; i++)
                store.Append(ProfileBatches.Of("chat", TimeSpan.FromHours(hour), ("main", 0, 1)));
        await store.WhenSealed();

        _time.Now = ProfileBatches.Epoch + TimeSpan.FromHours(2.5);
        store.EnforceRetention();

        Assert.All(Lines(store), line => Assert.StartsWith("chat 02:00:00", line, StringComparison.Ordinal));
        Assert.Equal(1_000, Lines(store).Count);
    }

    [Fact]
    public async Task Only_segments_of_the_time_range_are_read()
    {
        var store = Open();
        foreach (var hour in (int[])[0, 2])
            for (var i = 0; i < 1_000; i++)
                store.Append(ProfileBatches.Of("chat", TimeSpan.FromHours(hour), ("main", 0, 1)));
        await store.WhenSealed();
        UnixNanos At(double hours) => UnixNanos.From(ProfileBatches.Epoch + TimeSpan.FromHours(hours));

        Assert.Single(store.Read(At(0), At(1)));
        Assert.Single(store.Read(At(2), At(2)));
        Assert.Equal(2, store.Read(At(0), At(2)).Count);
        Assert.Empty(store.Read(At(0.5), At(1.5)));
    }

    [Fact]
    public async Task Segments_not_used_for_long_give_their_memory_back_and_still_answer()
    {
        _options = _options with { HotBytes = 0 };
        var store = Open();
        for (var i = 0; i < 1_000; i++)
            store.Append(ProfileBatches.Of("chat", TimeSpan.Zero, ("main", 0, i + 1)));
        await store.WhenSealed();

        Assert.Equal(1_000, Lines(store).Count);
        Assert.Equal(Lines(store), Lines(store));
    }

    private ProfileStore Open()
    {
        var store = ProfileStore.Open(_options, _time);
        _stores.Add(store);
        return store;
    }

    // What the process's sudden death at this moment would have left: the files as they are, nothing closed.
    private ProfileStore OpenCopy(Action<string>? damage = null)
    {
        var copy = _folder.KilledCopy(_options.Folder);
        damage?.Invoke(copy);
        _options = _options with { Folder = copy };
        return Open();
    }

    private static void Cut(string file, int bytes)
    {
        using var stream = File.OpenWrite(file);
        stream.SetLength(stream.Length - bytes);
    }

    private static void Flip(string file, int at)
    {
        using var stream = File.Open(file, FileMode.Open, FileAccess.ReadWrite);
        stream.Position = at;
        var old = stream.ReadByte();
        stream.Position = at;
        stream.WriteByte((byte)(old ^ 0xFF));
    }

    // One line a sample: service, time after the epoch, stack, span, value.
    private static List<string> Lines(ProfileStore store) =>
    [
        .. from segment in store.Read(UnixNanos.MinValue, UnixNanos.MaxValue)
           from entry in segment.Entries.ToArray()
           from sample in segment.Samples.Span.Slice(entry.FirstSample, entry.SampleCount).ToArray()
           let span = segment.Links.Span[sample.Link].SpanId
           select string.Create(CultureInfo.InvariantCulture,
               $"{segment.Series.Span[entry.Series]["service_name"]} {new UnixNanos(entry.Time).ToDateTimeOffset() - ProfileBatches.Epoch} {Stack(segment, sample.Node)} {(span.IsEmpty ? "" : span)} {sample.Value}"),
    ];

    private static string Stack(ProfileSegment segment, int node)
    {
        var names = new List<string>();
        for (; node > 0; node = segment.Nodes.Span[node].Parent)
            names.Add(segment.Text(segment.Frames.Span[segment.Nodes.Span[node].Frame].Function));
        names.Reverse();
        return string.Join(';', names);
    }
}
