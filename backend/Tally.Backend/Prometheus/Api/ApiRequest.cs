using System.Globalization;
using Microsoft.Extensions.Primitives;
using Tally.Query.PromQl;

namespace Tally.Backend.Prometheus.Api;

/// <summary>A request cannot be answered; type and message are upstream's.</summary>
internal sealed class ApiException(string type, string message) : Exception(message)
{
    public string Type { get; } = type;

    public static ApiException BadData(string message) => new("bad_data", message);

    public static ApiException Invalid(string parameter, string message) => BadData($"invalid parameter \"{parameter}\": {message}");
}

/// <summary>The parameters of a request, from the query string and, of a POST, from the form.</summary>
internal sealed class ApiRequest
{
    private readonly IQueryCollection _query;
    private readonly IFormCollection? _form;

    private ApiRequest(IQueryCollection query, IFormCollection? form) => (_query, _form) = (query, form);

    public static async Task<ApiRequest> ReadAsync(HttpContext context)
    {
        try
        {
            var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
            return new(context.Request.Query, form);
        }
        catch (Exception e) when (e is InvalidDataException or BadHttpRequestException)
        {
            throw ApiException.BadData($"error parsing form values: {e.Message}");
        }
    }

    public StringValues All(string name) => StringValues.Concat(_query[name], _form?[name] ?? StringValues.Empty);

    public string? Find(string name) => All(name) is [{ Length: > 0 } first, ..] ? first : null;

    public long Time(string name, long missing) =>
        Find(name) is not { } text ? missing : PromTime.TryParse(text, out var time) ? time : throw ApiException.Invalid(name, $"cannot parse \"{text}\" to a valid timestamp");

    public long RequiredTime(string name) =>
        Find(name) is { } ? Time(name, 0) : throw ApiException.Invalid(name, "cannot parse \"\" to a valid timestamp");

    public TimeSpan? Duration(string name) =>
        Find(name) is not { } text ? null : PromTime.TryParseDuration(text, out var duration) ? duration : throw ApiException.Invalid(name, $"cannot parse \"{text}\" to a valid duration");

    /// <summary>How many results at most; 0 is all.</summary>
    public int Limit(string name = "limit") =>
        Find(name) is not { } text ? 0
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit) && limit >= 0 ? limit
        : throw ApiException.Invalid(name, text.StartsWith('-') ? "limit must be non-negative" : $"strconv.Atoi: parsing \"{text}\": invalid syntax");

    /// <summary>A number, or <paramref name="missing"/>; the metadata and status endpoints word their refusals so.</summary>
    public int Number(string name, int missing, string refusal = "a number", int least = int.MinValue) =>
        Find(name) is not { } text ? missing
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least ? number
        : throw ApiException.BadData($"{name} must be {refusal}");
}
