using System.Globalization;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>
/// Parameters that an expression encodes: <c>{password:uri}</c> becomes a resource of its own, <c>password-uri-encoded</c> of type
/// <c>annotated.string</c>, that stands behind the parameter in the manifest.
/// </summary>
internal sealed class FormattedParameters
{
    private readonly Dictionary<ParameterResource, Dictionary<string, string>> _names = [];
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    public void ReserveNames(IEnumerable<string> names) => _taken.UnionWith(names);

    /// <summary>The expression with encoded parameters under their own names.</summary>
    public string Expression(ReferenceExpression expression)
    {
        var parts = expression.ManifestExpressions.Select((part, i) =>
            NameOf(expression.ValueProviders[i], expression.StringFormats[i]) is { } name ? $"{{{name}.value}}" : part);
        return string.Format(CultureInfo.InvariantCulture, expression.Format, [.. parts]);
    }

    public void Register(ReferenceExpression expression) => Expression(expression);

    /// <summary>Writes the encoded forms of a parameter.</summary>
    public void Write(Utf8JsonWriter writer, ParameterResource parameter)
    {
        if (!_names.Remove(parameter, out var formats))
            return;
        foreach (var (format, name) in formats)
        {
            writer.WriteStartObject(name);
            writer.WriteString("type", "annotated.string");
            writer.WriteString("value", parameter.ValueExpression);
            writer.WriteString("filter", format);
            writer.WriteEndObject();
        }
    }

    /// <summary>Writes the encoded forms of the parameters that were written before anyone encoded them.</summary>
    public void WriteRemaining(Utf8JsonWriter writer)
    {
        foreach (var parameter in _names.Keys.ToArray())
            Write(writer, parameter);
    }

    private string? NameOf(IValueProvider provider, string? format) => provider switch
    {
        _ when string.IsNullOrEmpty(format) => null,
        ParameterResource parameter => NameOf(parameter, format),
        ReferenceExpression { Format: "{0}", ValueProviders: [ParameterResource parameter] } => NameOf(parameter, format),
        _ => null,
    };

    private string NameOf(ParameterResource parameter, string format)
    {
        if (!_names.TryGetValue(parameter, out var formats))
            _names[parameter] = formats = [];
        if (formats.TryGetValue(format, out var name))
            return name;

        var wanted = $"{parameter.Name}-{format.ToLowerInvariant()}-encoded";
        name = wanted;
        for (var suffix = 1; !_taken.Add(name); suffix++)
            name = $"{wanted}-{suffix}";
        return formats[format] = name;
    }
}
