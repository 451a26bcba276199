using System.Text;
using Tally.Backend.Ingest;

namespace Tally.Backend.Tests.Prometheus;

public sealed class SnappyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(59)]
    [InlineData(61)]
    [InlineData(300)]
    [InlineData(70_000)]
    [InlineData(300_000)]
    public void What_another_encoder_packed_is_unpacked(int length)
    {
        foreach (var alphabet in (int[])[1, 4, 256])
        {
            var random = new Random(length + alphabet);
            var content = new byte[length];
            for (var i = 0; i < length; i++)
                content[i] = (byte)(random.Next(20) == 0 || i < 40 ? random.Next(alphabet) : content[i - random.Next(1, 40)]);
            Assert.Equal(content, Unpack(Snappier.Snappy.CompressToArray(content)));
        }
    }

    // 5 bytes: "abcde"; then copies by every kind of element.
    [Theory]
    [InlineData("05 10 6162636465", "abcde")]
    [InlineData("09 10 6162636465 01 02", "abcdedede")]
    [InlineData("0A 10 6162636465 12 0100", "abcdeeeeee")]
    [InlineData("06 10 6162636465 03 05000000", "abcdea")]
    [InlineData("05 F0 04 6162636465", "abcde")]
    [InlineData("05 F4 0400 6162636465", "abcde")]
    [InlineData("05 FC 04000000 6162636465", "abcde")]
    public void Every_kind_of_element_is_read(string block, string content) => Assert.Equal(content, Encoding.ASCII.GetString(Unpack(Hex(block))));

    [Theory]
    [InlineData("", "byte 0: it ends within its length")]
    [InlineData("8080", "byte 0: it ends within its length")]
    [InlineData("808080808001", "byte 0: its length takes more than 5 bytes")]
    [InlineData("FFFFFFFF0F 0061", "byte 0: 7 bytes cannot hold the 4294967295 they declare")]
    [InlineData("05 10 616263", "byte 1: a literal of 5 bytes passes the end, 3 bytes on")]
    [InlineData("05 F4 04", "byte 1: it ends within an element")]
    [InlineData("06 10 6162636465", "byte 7: the content ends after 5 of the 6 bytes it declares")]
    [InlineData("04 10 6162636465", "byte 1: the content is longer than the 4 bytes it declares")]
    [InlineData("09 10 6162636465 01 00", "byte 7: a copy from 0 bytes back, with 5 bytes there")]
    [InlineData("09 10 6162636465 01 06", "byte 7: a copy from 6 bytes back, with 5 bytes there")]
    [InlineData("09 10 6162636465 03 FFFFFFFF", "byte 7: a copy from 4294967295 bytes back, with 5 bytes there")]
    [InlineData("05 FC FFFFFFFF 6162636465", "byte 1: the content is longer than the 5 bytes it declares")]
    // Sound up to the declared length, and then more.
    [InlineData("05 10 6162636465 00 66", "byte 7: the content is longer than the 5 bytes it declares")]
    [InlineData("05 10 6162636465 03", "byte 7: it ends within an element")]
    [InlineData("00 10 616263", "byte 1: the content is longer than the 0 bytes it declares")]
    public void What_is_no_snappy_is_told_with_its_place(string block, string error) => Assert.Equal($"malformed snappy at {error}", Error(Hex(block)));

    [Fact]
    public void Whatever_comes_in_is_content_or_an_error()
    {
        for (var i = 0; i < Packed.Length; i++)
            Assert.NotNull(Error(Packed[..i]));
        foreach (var broken in Broken())
            Error(broken);
    }

    // Not the other way round: the library cuts content that is longer than declared.
    [Fact]
    public void What_is_taken_is_what_another_decoder_takes()
    {
        var taken = 0;
        foreach (var broken in Broken().Where(block => Error(block) is null))
        {
            Assert.Equal(Snappier.Snappy.DecompressToArray(broken), Unpack(broken));
            taken++;
        }
        Assert.True(taken > 100, $"{taken} taken");
    }

    // Texts that repeat, at several distances, so that a changed byte often leaves a sound block.
    private static readonly byte[] Packed =
        Snappier.Snappy.CompressToArray(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 50).Select(i => $"the same again, {i * i % 37}, "))));

    private static IEnumerable<byte[]> Broken()
    {
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var broken = Packed.ToArray();
            broken[random.Next(broken.Length)] = (byte)random.Next(256);
            broken[random.Next(broken.Length)] ^= (byte)(1 << random.Next(8));
            yield return broken;
        }
    }

    private static byte[] Unpack(byte[] block)
    {
        Assert.Null(SnappyBlock.ReadLength(block, out var length, out var start));
        var content = new byte[length];
        Assert.Null(SnappyBlock.Decode(block, start, content));
        return content;
    }

    private static string? Error(byte[] block) =>
        SnappyBlock.ReadLength(block, out var length, out var start) ?? SnappyBlock.Decode(block, start, new byte[length]);

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));
}
