using System.Numerics;

namespace Tally.Storage.Logs;

/// <summary>
/// Finds rows by a hash of their content. Several rows may have one hash; half of it is kept, so a row that is found is
/// to be compared. One word a row and no objects, where a dictionary would take three.
/// </summary>
internal sealed class RowsByHash(int expectedRows)
{
    // Open addressing, at most half full: the hash's high half in that of a slot, row + 1 in the low one, 0 = free.
    private ulong[] _slots = new ulong[BitOperations.RoundUpToPowerOf2((uint)Math.Max(1024, expectedRows * 2))];
    private int _count;

    public void Add(ulong hash, int row)
    {
        if ((_count + 1) * 2 > _slots.Length)
            Grow();
        Place(hash >> 32 << 32 | (uint)(row + 1));
        _count++;
    }

    /// <summary>Where to begin looking; <see cref="Next"/> goes on from there.</summary>
    public int First(ulong hash) => Start(hash >> 32 << 32);

    /// <summary>Steps to the next row that may have the hash; false where there is none.</summary>
    public bool Next(ulong hash, ref int slot, out int row)
    {
        for (ulong found; (found = _slots[slot]) != 0;)
        {
            slot = (slot + 1) & (_slots.Length - 1);
            if ((uint)(found >> 32) != (uint)(hash >> 32))
                continue;
            row = (int)(uint)found - 1;
            return true;
        }
        row = -1;
        return false;
    }

    // By what a slot keeps of the hash, so that growing needs no more than the slots.
    private int Start(ulong kept) => (int)((kept >> 32) * 0x9E3779B1 >> 7) & (_slots.Length - 1);

    private void Place(ulong item)
    {
        var slot = Start(item);
        while (_slots[slot] != 0)
            slot = (slot + 1) & (_slots.Length - 1);
        _slots[slot] = item;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new ulong[old.Length * 2];
        foreach (var item in old)
            if (item != 0)
                Place(item);
    }
}
