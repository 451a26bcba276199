using Tally.Backend.Pyroscope.Pprof;
using Tally.Backend.Tests.Otlp;

namespace Tally.Backend.Tests.Pyroscope;

public sealed class PprofTests
{
    // Every field that profile.proto has, in the order of their numbers, numbers packed, so that there is one way to write it.
    private static readonly byte[] Full = new Proto()
        .Message(1, new Proto().Varint(1, 1).Varint(2, 2)).Message(1, new Proto().Varint(1, 3).Varint(2, 4))
        .Message(2, new Proto().PackedVarint(1, 1, 2).PackedVarint(2, 5, unchecked((ulong)-7))
            .Message(3, new Proto().Varint(1, 5).Varint(2, 6)).Message(3, new Proto().Varint(1, 5).Varint(3, 99).Varint(4, 4)))
        .Message(2, new Proto().PackedVarint(1, 2).PackedVarint(2, 300, 0))
        .Message(3, new Proto().Varint(1, 1).Varint(2, 4096).Varint(3, 8192).Varint(4, 16).Varint(5, 7).Varint(6, 8).Varint(7, 1).Varint(8, 1).Varint(9, 1).Varint(10, 1))
        .Message(4, new Proto().Varint(1, 1).Varint(2, 1).Varint(3, 0x7F00DEADBEEF).Message(4, new Proto().Varint(1, 1).Varint(2, 12).Varint(3, 3)).Message(4, new Proto().Varint(1, 2).Varint(2, 40)))
        .Message(4, new Proto().Varint(1, 2).Varint(5, 1))
        .Message(5, new Proto().Varint(1, 1).Varint(2, 9).Varint(3, 10).Varint(4, 11).Varint(5, 10)).Message(5, new Proto().Varint(1, 2).Varint(2, 10))
        .Text(6, "").Text(6, "cpu").Text(6, "nanoseconds").Text(6, "samples").Text(6, "count").Text(6, "key").Text(6, "väl").Text(6, "app.dll")
        .Text(6, "build").Text(6, "Main").Text(6, "Hot").Text(6, "Main.cs").Text(6, "drop.*").Text(6, "keep.*").Text(6, "a comment").Text(6, "https://example.test/")
        .Varint(7, 12).Varint(8, 13).Varint(9, 1_700_000_000_000_000_000).Varint(10, 10_000_000_000)
        .Message(11, new Proto().Varint(1, 1).Varint(2, 2)).Varint(12, 10_000_000).PackedVarint(13, 14).Varint(14, 3).Varint(15, 15);

    [Fact]
    public void What_is_read_is_written_byte_for_byte()
    {
        var (profile, error) = PprofReader.Read(Full);

        Assert.Null(error);
        Assert.Null(PprofCheck.Find(profile));
        Assert.Equal(Convert.ToHexString(Full), Convert.ToHexString(PprofWriter.Write(profile).Span));
    }

    [Fact]
    public void Numbers_written_singly_and_fields_in_any_order_are_the_same_profile()
    {
        byte[] packed = new Proto().Text(6, "").Text(6, "cpu").Message(1, new Proto().Varint(1, 1).Varint(2, 1))
            .Message(4, new Proto().Varint(1, 1)).Message(4, new Proto().Varint(1, 2)).Message(2, new Proto().PackedVarint(1, 1, 2).PackedVarint(2, 5));
        byte[] single = new Proto().Message(2, new Proto().Varint(2, 5).Varint(1, 1).Varint(1, 2)).Message(4, new Proto().Varint(1, 1))
            .Text(6, "").Message(1, new Proto().Varint(2, 1).Varint(1, 1)).Text(6, "cpu").Message(4, new Proto().Varint(1, 2)).Text(99, "unknown");

        Assert.Equal(Rewritten(packed), Rewritten(single));
    }

    public static TheoryData<string> Damages => ["cut", "changed"];

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_profile_is_read_or_refused_and_nothing_else(string damage)
    {
        var (read, refused) = (0, 0);
        foreach (var bytes in damage == "cut" ? Enumerable.Range(0, Full.Length).Select(length => Full[..length]) : Changed())
        {
            var (profile, error) = PprofReader.Read(bytes);
            if (error is null && PprofCheck.Find(profile) is null)
            {
                PprofImport.Add(new(), profile, "process_cpu", [], default);
                read++;
            }
            else
            {
                refused++;
            }
        }
        Assert.True(read > 0 && refused > Full.Length / 4, $"{read} read, {refused} refused");
    }

    [Fact]
    public void Inlined_calls_and_addresses_without_symbols_are_frames()
    {
        var batch = new Signals.ProfileBatch();
        var (profile, _) = PprofReader.Read(new Proto().Message(1, new Proto().Varint(1, 1).Varint(2, 1)).Message(2, new Proto().PackedVarint(1, 2, 1).PackedVarint(2, 5))
            .Message(3, new Proto().Varint(1, 1).Varint(5, 4))
            .Message(4, new Proto().Varint(1, 1).Message(4, new Proto().Varint(1, 1)).Message(4, new Proto().Varint(1, 2)))
            .Message(4, new Proto().Varint(1, 2).Varint(2, 1).Varint(3, 0xabc))
            .Message(5, new Proto().Varint(1, 1).Varint(2, 2)).Message(5, new Proto().Varint(1, 2).Varint(2, 3))
            .Text(6, "").Text(6, "cpu").Text(6, "Inlined").Text(6, "Caller").Text(6, "/lib/libc.so.6").ToArray());

        PprofImport.Add(batch, profile, "process_cpu", [], default);

        var stack = Assert.Single(batch.Stacks);
        Assert.Equal(["libc.so.6!0xabc", "Inlined", "Caller"], batch.StackFrames.GetRange(stack.Start, stack.Count).Select(frame => batch.Values.Text(batch.Frames[frame].Function)));
    }

    [Fact]
    public void Samples_with_a_negative_value_and_zeros_are_left_out()
    {
        var batch = new Signals.ProfileBatch();
        var (profile, _) = PprofReader.Read(new PprofBuilder(("a", "count"), ("b", "count")).Sample("x", [1, 0]).Sample("y", [unchecked((ulong)-1), 5]).Plain());

        PprofImport.Add(batch, profile, "p", [], default);

        Assert.Equal(1, Assert.Single(batch.Samples).Value);
        Assert.Equal("a", batch.Values.Text(Assert.Single(batch.Profiles).SampleType));
    }

    private static string Rewritten(byte[] bytes) => Convert.ToHexString(PprofWriter.Write(PprofReader.Read(bytes).Profile).Span);

    private static IEnumerable<byte[]> Changed()
    {
        for (var at = 0; at < Full.Length; at++)
            foreach (var value in (byte[])[0, 1, 0x7F, 0x80, 0xFF])
            {
                var bytes = (byte[])Full.Clone();
                bytes[at] = value;
                yield return bytes;
            }
    }
}
