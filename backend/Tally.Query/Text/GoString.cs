using System.Globalization;
using System.Text;

namespace Tally.Query.Text;

/// <summary>String literals as Go writes them, which all three query languages take.</summary>
internal static class GoString
{
    /// <summary>The text between double quotes, escaped as Go's strconv.Quote does for printable text.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => @"\\",
                '\n' => @"\n",
                '\r' => @"\r",
                '\t' => @"\t",
                < ' ' or '\x7f' => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => c.ToString(),
            });
        return text.Append('"').ToString();
    }
}
