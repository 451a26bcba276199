namespace Tally.Query.TraceQl;

/// <summary>Values compared by type and content.</summary>
internal readonly struct GroupKey(Static[] values) : IEquatable<GroupKey>
{
    public Static[] Values => values;

    public bool Equals(GroupKey other)
    {
        for (var i = 0; i < values.Length; i++)
            if (!Same(values[i], other.Values[i]))
                return false;
        return true;
    }

    public override bool Equals(object? obj) => obj is GroupKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var value in values)
            hash.Add(value.Type == StaticType.String ? value.AsString.GetHashCode(StringComparison.Ordinal) : value.Type == StaticType.Array ? value.Items.Count : value.AsLong.GetHashCode());
        return hash.ToHashCode();
    }

    private static bool Same(Static left, Static right) => left.Type == right.Type && left.Type switch
    {
        StaticType.String => left.AsString == right.AsString,
        StaticType.Array or StaticType.Many => left.ToString() == right.ToString(),
        _ => left.AsLong == right.AsLong,
    };
}
