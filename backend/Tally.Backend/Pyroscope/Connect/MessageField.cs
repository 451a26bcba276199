namespace Tally.Backend.Pyroscope.Connect;

/// <summary>What a field of a request holds. An enum reads as its number.</summary>
internal enum FieldKind { Text, Bytes, Int64, Double, Enum, Message }

/// <summary>
/// A field of a request, by its number in protobuf and its names in JSON: the proto name in lowerCamelCase, or as it is.
/// A field given more than once, or as a JSON array, is a list.
/// </summary>
internal sealed record MessageField(int Number, string ProtoName, FieldKind Kind)
{
    /// <summary>The fields of a nested message.</summary>
    public IReadOnlyList<MessageField> Fields { get; init; } = [];

    /// <summary>Names of an enum's values, numbered from 0.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    // label_selector → labelSelector, profile_typeID → profileTypeID
    public string JsonName { get; } = string.Concat(ProtoName.Split('_').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
