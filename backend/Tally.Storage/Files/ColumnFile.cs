using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace Tally.Storage.Files;

/// <summary>
/// A sealed segment on disk: named columns, each compressed by itself and read only when asked for.
/// <code>
/// "TALLYSEG" | column bytes (zlib) … | footer: per column name, offset, packed length, raw length, CRC-32C of the packed bytes | footer length (u32) | CRC-32C of the footer (u32) | "TALLYEND"
/// </code>
/// Immutable once written; reading is thread-safe.
/// </summary>
internal sealed class ColumnFile : IDisposable
{
    private static ReadOnlySpan<byte> Head => "TALLYSEG"u8;
    private static ReadOnlySpan<byte> Tail => "TALLYEND"u8;
    private const int TrailerSize = 16;

    private readonly SafeFileHandle _file;
    private readonly Dictionary<string, Entry> _columns;

    private ColumnFile(SafeFileHandle file, Dictionary<string, Entry> columns, long length)
    {
        _file = file;
        _columns = columns;
        Length = length;
    }

    /// <summary>The size on disk in bytes.</summary>
    public long Length { get; }

    public IReadOnlyCollection<string> Names => _columns.Keys;

    /// <exception cref="InvalidDataException">The file is no segment or is damaged; the message names it.</exception>
    public static ColumnFile Open(string path)
    {
        // Retention may delete a segment that a query still reads; its bytes last as long as this handle.
        var file = File.OpenHandle(path, share: FileShare.Read | FileShare.Delete);
        try
        {
            var length = RandomAccess.GetLength(file);
            return new(file, ReadFooter(file, length, path), length);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public bool Has(string name) => _columns.ContainsKey(name);

    /// <summary>The column's bytes, decompressed.</summary>
    /// <exception cref="InvalidDataException">The column is missing or damaged.</exception>
    public byte[] Read(string name)
    {
        if (!_columns.TryGetValue(name, out var entry))
            throw new InvalidDataException($"The segment has no column '{name}'.");
        var packed = new byte[entry.PackedLength];
        if (RandomAccess.Read(_file, packed, entry.Offset) != packed.Length || Crc32C.Compute(packed) != entry.Checksum)
            throw new InvalidDataException($"Column '{name}' of a segment is damaged.");
        var raw = new byte[entry.RawLength];
        using var zlib = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        zlib.ReadExactly(raw);
        return raw;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Writes a segment: every column given to <paramref name="fill"/>'s callback, in order, then the footer, then waits for the disk.</summary>
    public static void Write(string path, Action<ColumnWriter> fill)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        file.Write(Head);
        var footer = new ByteWriter();
        fill((name, raw, isRandom) => WriteColumn(file, footer, name, raw, isRandom ? CompressionLevel.NoCompression : CompressionLevel.Fastest));
        file.Write(footer.Written);
        Span<byte> trailer = stackalloc byte[TrailerSize];
        BinaryPrimitives.WriteInt32LittleEndian(trailer, footer.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], Crc32C.Compute(footer.Written));
        Tail.CopyTo(trailer[8..]);
        file.Write(trailer);
        file.Flush(flushToDisk: true);
    }

    private static void WriteColumn(FileStream file, ByteWriter footer, string name, ReadOnlySpan<byte> raw, CompressionLevel level)
    {
        var packed = new MemoryStream(raw.Length / (level == CompressionLevel.NoCompression ? 1 : 4));
        using (var zlib = new ZLibStream(packed, level, leaveOpen: true))
            zlib.Write(raw);
        var bytes = packed.GetBuffer().AsSpan(0, (int)packed.Length);
        footer.String(name);
        footer.Int64(file.Position);
        footer.Int32(bytes.Length);
        footer.Int32(raw.Length);
        footer.Int32((int)Crc32C.Compute(bytes));
        file.Write(bytes);
    }

    private static Dictionary<string, Entry> ReadFooter(SafeFileHandle file, long length, string path)
    {
        Span<byte> trailer = stackalloc byte[TrailerSize];
        if (length < Head.Length + TrailerSize || RandomAccess.Read(file, trailer, length - TrailerSize) != TrailerSize || !trailer[8..].SequenceEqual(Tail))
            throw new InvalidDataException($"'{path}' is not a complete segment.");
        var footer = new byte[BinaryPrimitives.ReadUInt32LittleEndian(trailer) is var size && size <= length ? (int)size : 0];
        RandomAccess.Read(file, footer, length - TrailerSize - footer.Length);
        if (Crc32C.Compute(footer) != BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]))
            throw new InvalidDataException($"The footer of '{path}' is damaged.");

        var columns = new Dictionary<string, Entry>(StringComparer.Ordinal);
        var reader = new ByteReader(footer);
        while (!reader.AtEnd)
            columns.Add(reader.String(), new(reader.Int64(), reader.Int32(), reader.Int32(), (uint)reader.Int32()));
        return columns;
    }

    private readonly record struct Entry(long Offset, int PackedLength, int RawLength, uint Checksum);
}

/// <summary>Adds one column to a segment being written.</summary>
/// <param name="name">What it is read by.</param>
/// <param name="raw">Its bytes.</param>
/// <param name="isRandom">True where the bytes are ids or the like: they are stored without the effort of compressing them.</param>
internal delegate void ColumnWriter(string name, ReadOnlySpan<byte> raw, bool isRandom = false);
