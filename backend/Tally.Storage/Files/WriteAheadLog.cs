using System.Buffers.Binary;

namespace Tally.Storage.Files;

/// <summary>
/// One append-only file of records: <c>length (u32), CRC-32C of the payload (u32), payload</c>, little-endian.
/// <see cref="Append"/> returns when the record has reached the operating system, or the disk where fsync is asked for.
/// One writer at a time; the caller holds the lock that orders the store.
/// </summary>
internal sealed class WriteAheadLog : IDisposable
{
    private const int HeaderSize = 8;

    private readonly FileStream _file;
    private readonly bool _fsync;
    private byte[] _frame = new byte[64 << 10];

    public WriteAheadLog(string path, bool fsync)
    {
        // No FileStream buffer: one Append is one write call, so nothing acknowledged stays in this process.
        _file = new(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        _fsync = fsync;
    }

    public long Length => _file.Length;

    public void Append(ReadOnlySpan<byte> payload)
    {
        var size = HeaderSize + payload.Length;
        if (_frame.Length < size)
            _frame = new byte[Math.Max(size, _frame.Length * 2)];
        BinaryPrimitives.WriteInt32LittleEndian(_frame, payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(_frame.AsSpan(4), Crc32C.Compute(payload));
        payload.CopyTo(_frame.AsSpan(HeaderSize));

        var before = _file.Length;
        try
        {
            _file.Write(_frame, 0, size);
            if (_fsync)
                _file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // A full disk may leave half a record; without it the next one stays readable.
            _file.SetLength(before);
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>
    /// Hands every whole record to <paramref name="record"/> and cuts the file after the last one, so that writing can go on there.
    /// </summary>
    /// <returns>How many records were read and how many damaged bytes were cut.</returns>
    public static ReplayReport Replay(string path, RecordHandler record)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1 << 20);
        var header = new byte[HeaderSize];
        var payload = Array.Empty<byte>();
        var records = 0;
        long good = 0;
        while (file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) == HeaderSize)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(header);
            if (length < 0 || length > file.Length - good - HeaderSize)
                break;
            if (payload.Length < length)
                payload = new byte[length];
            file.ReadExactly(payload, 0, length);
            if (Crc32C.Compute(payload.AsSpan(0, length)) != BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(4)))
                break;
            record(payload.AsSpan(0, length));
            records++;
            good += HeaderSize + length;
        }
        var cut = file.Length - good;
        if (cut > 0)
            file.SetLength(good);
        return new(records, cut);
    }
}

/// <summary>Takes one record's payload; the span is valid only during the call.</summary>
internal delegate void RecordHandler(ReadOnlySpan<byte> payload);

/// <summary>What a replay found: whole records, and bytes cut from a damaged tail (0 after an orderly end).</summary>
public readonly record struct ReplayReport(int Records, long BytesCut)
{
    public static ReplayReport operator +(ReplayReport left, ReplayReport right) => new(left.Records + right.Records, left.BytesCut + right.BytesCut);
}
