using Tally.Deploy.Manifest;

namespace Tally.Deploy.Plan;

/// <summary>
/// Follows references through the manifest, each only when its value is asked for. A cycle or a miss is reported where the
/// reference stands.
/// </summary>
internal sealed class Resolver(ManifestDocument manifest, IReadOnlyDictionary<string, string> parameters, DeploymentOptionNames names)
{
    private readonly Stack<string> _following = [];

    public Text Resolve(string expression, JsonPath at) =>
        new([.. Merge(Expression.Parse(expression, at).SelectMany(piece => piece.IsReference ? Follow(piece, at) : [new Literal(piece.Text)]))], at);

    private IReadOnlyList<Part> Follow(Expression.Piece piece, JsonPath at)
    {
        if (_following.Contains(piece.Text))
            throw at.Mistake($"the reference {{{piece.Text}}} leads back to itself ({string.Join(" → ", _following.Reverse().Append(piece.Text))}).");
        _following.Push(piece.Text);
        try
        {
            return ValueOf(piece.Segments, at);
        }
        finally
        {
            _following.Pop();
        }
    }

    private IReadOnlyList<Part> ValueOf(string[] segments, JsonPath at) => (manifest.Resources.GetValueOrDefault(segments[0]), segments[1..]) switch
    {
        (null, _) => throw at.Mistake($"{{{string.Join('.', segments)}}} refers to '{segments[0]}', which the manifest does not have."),
        (RunnableResource resource, ["bindings", var binding, var property]) => [BindingProperty(resource, binding, property, at)],
        (RunnableResource { ConnectionString: { } text } resource, ["connectionString"]) => Inner(text, resource.Path.Key("connectionString")),
        (ParameterResource { ConnectionString: { } text } resource, ["connectionString"]) => Inner(text, resource.Path.Key("connectionString")),
        (ParameterResource resource, ["value"]) => Inner(resource.Value, resource.Path.Key("value")),
        (ParameterResource resource, ["inputs", var input]) => InputValue(resource, input, at),
        (ValueResource resource, [var key]) when resource.Values.TryGetValue(key, out var text) => Inner(text, resource.Path.Key(key)),
        (AnnotatedResource resource, ["value"]) => [Encoded(resource)],
        (BucketResource resource, ["name" or "endpoint" or "region"]) => [new BucketProperty(resource.Name, segments[1])],
        var (resource, _) => throw at.Mistake($"{{{string.Join('.', segments)}}} asks '{resource.Name}' for '{string.Join('.', segments[1..])}', which it does not have."),
    };

    private IReadOnlyList<Part> Inner(string text, JsonPath at) => Resolve(text, at).Parts;

    private static Address BindingProperty(RunnableResource resource, string name, string property, JsonPath at)
    {
        var port = Ports.Of(resource, name) ?? throw at.Mistake(Ports.Missing(resource, name));
        return new(resource.Name, property switch
        {
            "url" => $"{port.Scheme}://*:{port.Number}",
            "host" => "*",
            "port" or "targetPort" => $"{port.Number}",
            "scheme" => port.Scheme,
            "tlsEnabled" => port.Scheme == "https" ? "True" : "False",
            _ => throw at.Mistake($"a binding has no '{property}'; expected url, host, port, targetPort, scheme or tlsEnabled."),
        });
    }

    private IReadOnlyList<Part> InputValue(ParameterResource resource, string name, JsonPath at)
    {
        if (!resource.Inputs.TryGetValue(name, out var input))
            throw at.Mistake($"'{resource.Name}' has no input '{name}'.");
        if (input.Secret)
            return [new SecretValue(resource.Name)];
        return (parameters.GetValueOrDefault(resource.Name) ?? input.Default) is { } value
            ? [new Literal(value)]
            : throw resource.Path.Mistake($"this parameter has no value; give one with {names.Parameter(resource.Name)}… or under 'parameters' of an environment file.");
    }

    private Literal Encoded(AnnotatedResource resource)
    {
        var value = Resolve(resource.Value, resource.Path.Key("value"));
        return value.Secrets.FirstOrDefault() is { } secret
            ? throw resource.Path.Mistake($"the secret '{secret}' would have to be encoded, and no target encodes secrets; use a secret of letters and digits, unencoded.")
            : new(Uri.EscapeDataString(value.Plain("an encoded value")));
    }

    private static IEnumerable<Part> Merge(IEnumerable<Part> parts)
    {
        var text = "";
        foreach (var part in parts)
        {
            if (part is Literal { Value: var value })
            {
                text += value;
                continue;
            }
            if (text.Length > 0)
                yield return new Literal(text);
            text = "";
            yield return part;
        }
        if (text.Length > 0)
            yield return new Literal(text);
    }
}
