namespace Tally.Backend.Pyroscope.Connect;

/// <summary>
/// Writes an answer field by field, as protobuf or as its JSON form, so that an answer is described once. A field has its
/// number and its JSON name; empty texts, zeros and empty lists are left out, as proto3 does.
/// </summary>
internal interface IMessageWriter
{
    void Text(int field, string name, string value);

    void Int64(int field, string name, long value);

    void Double(int field, string name, double value);

    void Bool(int field, string name, bool value);

    void Texts(int field, string name, IReadOnlyCollection<string> values);

    void Int64s(int field, string name, IReadOnlyCollection<long> values);

    /// <summary>A nested message, written also when it is empty.</summary>
    void Message(int field, string name, Action<IMessageWriter> fill);

    void Messages<T>(int field, string name, IReadOnlyCollection<T> items, Action<IMessageWriter, T> fill);
}
