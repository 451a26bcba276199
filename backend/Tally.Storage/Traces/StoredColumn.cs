using Tally.Storage.Files;

namespace Tally.Storage.Traces;

/// <summary>What the columns of a segment share: a name in its file, and loading from it when first read.</summary>
public abstract class StoredColumn
{
    /// <summary>Rows are kept and scanned in blocks of this many.</summary>
    public const int BlockRows = 1024;

    private readonly ColumnFile? _file;
    private readonly string _name;
    private volatile bool _loaded;

    /// <summary>A column of an open segment where <paramref name="file"/> is null, else one that is read from it on first use.</summary>
    private protected StoredColumn(string name, ColumnFile? file)
    {
        _name = name;
        _file = file;
        _loaded = file is null || !file.Has(name);
    }

    /// <summary>About how much memory the column takes now.</summary>
    internal abstract long MemoryBytes { get; }

    internal abstract bool IsEmpty { get; }

    /// <summary>Whether its rows are ids or the like, which do not compress.</summary>
    private protected virtual bool IsRandom => false;

    /// <summary>Empty columns are left out of the file.</summary>
    internal void Save(ColumnWriter file, ByteWriter scratch)
    {
        if (IsEmpty)
            return;
        scratch.Clear();
        Encode(scratch);
        file(_name, scratch.Written, IsRandom);
    }

    /// <exception cref="InvalidDataException">The column's bytes are damaged.</exception>
    private protected void Load()
    {
        if (_loaded)
            return;
        // Two readers may load at once; both hold the same content and the last one stays.
        var reader = new ByteReader(_file!.Read(_name));
        Decode(ref reader);
        _loaded = true;
    }

    private protected abstract void Encode(ByteWriter writer);

    private protected abstract void Decode(ref ByteReader reader);
}
