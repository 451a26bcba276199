using System.Text;

namespace Tally.ServiceDefaults.Privacy;

/// <summary>URLs without the values of their query and without fragment; <paramref name="parameters"/> may show theirs.</summary>
internal sealed class UrlText(IEnumerable<string> parameters)
{
    private readonly HashSet<string> _shown = new(parameters, StringComparer.OrdinalIgnoreCase);

    public string Mask(string url)
    {
        var end = url.IndexOf('#', StringComparison.Ordinal) is >= 0 and var fragment ? fragment : url.Length;
        var query = url.IndexOf('?', 0, end);
        return query < 0 ? url[..end] : url[..(query + 1)] + MaskQuery(url[(query + 1)..end]);
    }

    // a=1&b=2 becomes a=REDACTED&b=REDACTED. HttpClient has put * in its place already.
    public string MaskQuery(string query)
    {
        if (query is "" or "*")
            return query;
        var text = new StringBuilder(query.Length);
        foreach (var part in query.TrimStart('?').Split('&'))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            text.Append(text.Length > 0 ? "&" : "");
            if (equals < 0)
                text.Append(SecretPatterns.Mark);
            else if (_shown.Contains(part[..equals]))
                text.Append(part);
            else
                text.Append(part, 0, equals + 1).Append(SecretPatterns.Mark);
        }

        return text.ToString();
    }
}
