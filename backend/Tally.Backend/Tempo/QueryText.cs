using System.Globalization;
using System.Text;

namespace Tally.Backend.Tempo;

/// <summary>The text of a query, before it is parsed.</summary>
internal static class QueryText
{
    /// <summary>Zero = any length.</summary>
    public static bool IsWithin(string query, int maxBytes, out string error)
    {
        error = maxBytes > 0 && Encoding.UTF8.GetByteCount(query) > maxBytes
            ? string.Create(CultureInfo.InvariantCulture, $"TraceQL expression exceeds the configured maximum size of {maxBytes} bytes, reduce the query expression size or contact your system administrator")
            : "";
        return error.Length == 0;
    }
}
