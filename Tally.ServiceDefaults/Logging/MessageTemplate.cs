using System.Globalization;
using System.Text;

namespace Tally.ServiceDefaults.Logging;

/// <summary>A message template of Microsoft.Extensions.Logging with given values: <c>Sold {count} of {article,10:format}</c>; <c>{{</c> is a brace.</summary>
internal static class MessageTemplate
{
    public static string Render(string template, LogFields fields)
    {
        var text = new StringBuilder(template.Length + 32);
        for (var i = 0; i < template.Length; i++)
        {
            var c = template[i];
            if (c is '{' or '}' && i + 1 < template.Length && template[i + 1] == c)
                text.Append(template[i++]);
            else if (c == '{' && template.IndexOf('}', i) is > 0 and var end)
            {
                Append(text, template[(i + 1)..end], fields);
                i = end;
            }
            else
                text.Append(c);
        }

        return text.ToString();
    }

    // name, name:format, name,alignment:format; the alignment is for columns, and a log line has none
    private static void Append(StringBuilder text, string hole, LogFields fields)
    {
        var colon = hole.IndexOf(':', StringComparison.Ordinal);
        var format = colon < 0 ? null : hole[(colon + 1)..];
        var name = (colon < 0 ? hole : hole[..colon]).Split(',')[0].Trim();
        var value = fields.LastOrDefault(field => field.Key == name).Value;
        text.Append(value is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : value ?? "(null)");
    }
}
