using System.Text;

namespace Tally.Backend.Otlp.Transport;

/// <summary>The header <c>grpc-message</c>: UTF-8 with everything but printable ASCII, and the percent sign, percent-encoded.</summary>
internal static class GrpcMessage
{
    public static string Encode(string message)
    {
        var text = new StringBuilder(message.Length);
        foreach (var b in Encoding.UTF8.GetBytes(message))
            if (b is >= 0x20 and <= 0x7E and not (byte)'%')
                text.Append((char)b);
            else
                text.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        return text.ToString();
    }
}
