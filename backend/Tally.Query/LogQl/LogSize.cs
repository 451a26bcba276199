using Tally.Query.LogQl.Syntax;

namespace Tally.Query.LogQl;

/// <summary>Byte sizes as a query writes them: <c>5B</c>, <c>256KB</c> (1000), <c>1.5MiB</c> (1024).</summary>
public static class LogSize
{
    public static bool TryParse(string text, out ulong bytes) => Units.TryBytes(text, out bytes);
}
