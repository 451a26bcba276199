using System.Globalization;
using System.Text;
using Tally.Query.TraceQl;

namespace Tally.Backend.Tempo;

/// <summary>The parameters of a search: a query in TraceQL, or the older tags and durations, turned into one.</summary>
internal sealed record SearchRequest(string Query, SearchOptions Options)
{
    public static bool TryRead(IQueryCollection parameters, TempoOptions limits, out SearchRequest request, out string error)
    {
        request = null!;
        if (!TimeRange.TryRead(parameters, out var range, out error)
            || !range.IsWithin(limits.MaxSearchDuration, out error)
            || !Counts.TryRead(parameters, "limit", 20, out var limit, out error)
            || !Counts.TryRead(parameters, "spss", 3, out var spansPerSpanSet, out error)
            || !TryQuery(parameters, out var query, out error))
            return false;
        if (limit == 0)
            error = "invalid limit: must be a positive number";
        else if (limits.MaxSearchLimit > 0 && limit > limits.MaxSearchLimit)
            error = string.Create(CultureInfo.InvariantCulture, $"limit {limit} exceeds max limit {limits.MaxSearchLimit}");
        else if (limits.MaxSpansPerSpanSet > 0 && spansPerSpanSet > limits.MaxSpansPerSpanSet)
            error = string.Create(CultureInfo.InvariantCulture, $"spans per span set exceeds {limits.MaxSpansPerSpanSet}. received {spansPerSpanSet}");
        if (error.Length > 0)
            return false;
        request = new(query, new() { Start = range.Start, End = range.End, Limit = limit, SpansPerSpanSet = spansPerSpanSet == 0 ? 3 : spansPerSpanSet });
        return true;
    }

    private static bool TryQuery(IQueryCollection parameters, out string query, out string error)
    {
        query = parameters["q"].ToString();
        var tags = parameters["tags"].ToString();
        if (query.Length > 0)
        {
            error = tags.Length == 0 ? "" : "invalid request: can't specify tags and q in the same query";
            return error.Length == 0;
        }
        if (!Logfmt.TryRead(tags, out var pairs, out error)
            || !TryDuration(parameters, "minDuration", out var least, out error)
            || !TryDuration(parameters, "maxDuration", out var most, out error))
            return false;
        if (least is not null && most is not null && least > most)
            error = "invalid maxDuration: must be greater than minDuration";
        query = Compose(pairs, least, most);
        return error.Length == 0;
    }

    /// <summary>A tag means an attribute anywhere, by whatever type; the four words that once had a meaning of their own keep it.</summary>
    private static string Compose(List<KeyValuePair<string, string>> tags, long? least, long? most)
    {
        var conditions = tags.Select(tag => tag.Key switch
        {
            "name" or "span.name" => $"name = {Quote(tag.Value)}",
            "root.name" => $"rootName = {Quote(tag.Value)}",
            "root.service.name" => $"rootServiceName = {Quote(tag.Value)}",
            "error" when tag.Value == "true" => "status = error",
            "status.code" when tag.Value is "error" or "ok" or "unset" => $"status = {tag.Value}",
            _ => Attribute(tag.Key, tag.Value),
        }).ToList();
        if (least is not null)
            conditions.Add(string.Create(CultureInfo.InvariantCulture, $"traceDuration >= {least}ns"));
        if (most is not null)
            conditions.Add(string.Create(CultureInfo.InvariantCulture, $"traceDuration <= {most}ns"));
        return $"{{ {string.Join(" && ", conditions)} }}";
    }

    private static string Attribute(string key, string value)
    {
        var name = $".{Quote(key)}";
        var asText = $"{name} = {Quote(value)}";
        var isLiteral = value is "true" or "false" || long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
        return isLiteral ? $"({asText} || {name} = {value})" : asText;
    }

    private static string Quote(string text) =>
        new StringBuilder(text).Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Insert(0, '"').Append('"').ToString();

    private static bool TryDuration(IQueryCollection parameters, string name, out long? nanos, out string error)
    {
        (nanos, error) = (null, "");
        var text = parameters[name].ToString();
        if (text.Length == 0)
            return true;
        if (TraceDuration.TryParse(text, out var parsed))
        {
            nanos = parsed;
            return true;
        }
        error = $"invalid {name}: \"{text}\" is not a duration such as 100ms or 1m30s";
        return false;
    }
}
