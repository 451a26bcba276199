using System.Text;
using Tally.Backend.Otlp.Protobuf;
using Tally.Signals;

namespace Tally.Backend.Pyroscope.Connect;

/// <summary>Reads a request from protobuf; fields it does not know are skipped.</summary>
internal static class WireMessageReader
{
    /// <exception cref="ConnectException">The bytes are no protobuf of these fields; the message says where.</exception>
    public static ConnectMessage Read(ReadOnlySpan<byte> body, IReadOnlyList<MessageField> fields)
    {
        var reader = new ProtoReader(body, new ValueTable(), default, default);
        var message = Read(ref reader, fields);
        return reader.Error is { } error ? throw ConnectException.Invalid(error) : message;
    }

    private static ConnectMessage Read(ref ProtoReader reader, IReadOnlyList<MessageField> fields)
    {
        var message = new ConnectMessage();
        while (reader.Next())
        {
            var number = reader.Field;
            if (fields.FirstOrDefault(field => field.Number == number) is { } field)
                message.Add(number, Value(ref reader, field));
            else
                reader.Skip();
        }
        return message;
    }

    private static object Value(ref ProtoReader reader, MessageField field)
    {
        switch (field.Kind)
        {
            case FieldKind.Text:
                return Encoding.UTF8.GetString(reader.Bytes());
            case FieldKind.Bytes:
                return reader.Bytes().ToArray();
            case FieldKind.Int64 or FieldKind.Enum:
                return (long)reader.Varint();
            case FieldKind.Double:
                return reader.Double();
            case FieldKind.Message:
                var outer = reader.Enter();
                var nested = Read(ref reader, field.Fields);
                reader.Leave(outer);
                return nested;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
