using System.Collections.Concurrent;
using Tally.Signals;
using Tally.Storage.Files;

namespace Tally.Storage.Traces;

/// <summary>One key of an <see cref="AttributeTable"/> and its column of value ids (0 = the row lacks the key).</summary>
public sealed record AttributeColumn(string Key, SparseColumn ValueIds);

/// <summary>
/// The attributes of rows of one kind (spans, resources, scopes, events or links): a column per key.
/// Of a key given twice in one list the first stands. Concurrency as <see cref="Column{T}"/>.
/// </summary>
public sealed class AttributeTable
{
    private readonly ConcurrentDictionary<string, AttributeColumn> _byKey = new(StringComparer.Ordinal);
    private readonly string _prefix;
    private AttributeColumn[] _columns = [];
    private AttributeColumn?[] _byKeyId = [];

    /// <summary>Empty, or over the columns that <paramref name="file"/> has under the keys.</summary>
    internal AttributeTable(string prefix, ColumnFile? file = null, IReadOnlyList<string>? keys = null)
    {
        _prefix = prefix;
        foreach (var key in keys ?? [])
            AddColumn(key, file);
    }

    /// <summary>The keys there are and their columns, in the order of their first appearance.</summary>
    public ReadOnlySpan<AttributeColumn> Columns => Volatile.Read(ref _columns);

    /// <summary>The column of a key, or null where no row has it.</summary>
    public SparseColumn? Find(string key) => _byKey.TryGetValue(key, out var column) ? column.ValueIds : null;

    internal long MemoryBytes => Columns.ToArray().Sum(column => column.ValueIds.MemoryBytes + 200);

    /// <summary>Sets a row's value under a key; <paramref name="keyId"/>, the key's id in the segment's values, finds the column without hashing the text. Rows never go back.</summary>
    internal void Add(int row, int keyId, ValueTable keys, int value)
    {
        if (keyId >= _byKeyId.Length)
            Array.Resize(ref _byKeyId, Math.Max(keyId + 1, _byKeyId.Length * 2));
        (_byKeyId[keyId] ??= AddColumn(keys.Text(keyId), null)).ValueIds.AddFirst(row, value);
    }

    internal void Save(ColumnWriter file, ByteWriter scratch)
    {
        foreach (var column in Columns)
            column.ValueIds.Save(file, scratch);
    }

    private AttributeColumn AddColumn(string key, ColumnFile? file)
    {
        var column = new AttributeColumn(key, new(_prefix + _columns.Length, file));
        _byKey[key] = column;
        Volatile.Write(ref _columns, [.. _columns, column]);
        return column;
    }
}
