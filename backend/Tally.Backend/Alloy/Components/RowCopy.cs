using System.Runtime.InteropServices;
using Tally.Signals;

namespace Tally.Backend.Alloy.Components;

/// <summary>
/// Copies rows of one batch into another: values, resources and scopes come along when a row first needs them, so that the
/// target holds nothing else.
/// </summary>
internal abstract class RowCopy<TBatch>(TBatch from, TBatch to) where TBatch : SignalBatch
{
    // 0: not copied yet, else the index in the target + 1; index 0 of the values is 0 in every table.
    private readonly int[] _values = new int[from.Values.Count];
    private readonly int[] _resources = new int[from.Resources.Count];
    private readonly int[] _scopes = new int[from.Scopes.Count];

    public TBatch From => from;

    public TBatch To => to;

    /// <summary>Copies the row of this number.</summary>
    public abstract void Add(int row);

    protected int Value(int index)
    {
        if (index == 0)
            return 0;
        ref var copied = ref _values[index];
        if (copied == 0)
            copied = to.Values.AddFrom(from.Values, index) + 1;
        return copied - 1;
    }

    protected Slice Attributes(Slice slice)
    {
        var start = to.Attributes.Count;
        for (var i = slice.Start; i < slice.Start + slice.Count; i++)
            to.Attributes.Add(new(Value(from.Attributes[i].Key), Value(from.Attributes[i].Value)));
        return new(start, slice.Count);
    }

    protected int Resource(int row)
    {
        ref var copied = ref _resources[row];
        if (copied == 0)
        {
            var resource = from.Resources[row];
            to.Resources.Add(resource with { Attributes = Attributes(resource.Attributes), SchemaUrl = Value(resource.SchemaUrl) });
            copied = to.Resources.Count;
        }
        return copied - 1;
    }

    protected int Scope(int row)
    {
        ref var copied = ref _scopes[row];
        if (copied == 0)
        {
            var scope = from.Scopes[row];
            to.Scopes.Add(new(Value(scope.Name), Value(scope.Version), Attributes(scope.Attributes), Value(scope.SchemaUrl), scope.DroppedAttributes));
            copied = to.Scopes.Count;
        }
        return copied - 1;
    }

    /// <summary>A run of another list, copied as it is.</summary>
    protected static Slice Run<T>(List<T> source, List<T> target, Slice slice)
    {
        var start = target.Count;
        target.AddRange(CollectionsMarshal.AsSpan(source).Slice(slice.Start, slice.Count));
        return new(start, slice.Count);
    }

    /// <summary>A run of another list, each element copied by <paramref name="copy"/>.</summary>
    protected static Slice Run<T>(List<T> source, List<T> target, Slice slice, Func<T, T> copy)
    {
        var start = target.Count;
        for (var i = slice.Start; i < slice.Start + slice.Count; i++)
            target.Add(copy(source[i]));
        return new(start, slice.Count);
    }
}
