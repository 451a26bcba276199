namespace Tally.Deploy.Manifest;

/// <summary>Reads the kinds of resource that only hold values.</summary>
internal static class ValueReader
{
    public static ParameterResource Parameter(string name, ObjectReader reader) => new(name, reader.Path, reader.Text("value"))
    {
        ConnectionString = reader.OptionalText("connectionString"),
        Inputs = reader.Objects("inputs").ToDictionary(input => input.Name, input => Input(input.Value), StringComparer.Ordinal),
    };

    public static ValueResource Value(string name, ObjectReader reader) =>
        new(name, reader.Path, reader.Keys.Where(key => key != "type").ToDictionary(key => key, reader.Text, StringComparer.Ordinal));

    public static AnnotatedResource Annotated(string name, ObjectReader reader)
    {
        var annotated = new AnnotatedResource(name, reader.Path, reader.Text("value"), reader.Text("filter"));
        return annotated.Filter is "uri"
            ? annotated
            : throw reader.Path.Key("filter").Mistake($"the filter '{annotated.Filter}' is not known; expected uri.");
    }

    private static ParameterInput Input(ObjectReader reader)
    {
        if (reader.OptionalText("type") is { } type and not "string")
            throw reader.Path.Key("type").Mistake($"expected string, found '{type}'.");
        var fallback = reader.OptionalObject("default");
        var given = fallback?.OptionalText("value");
        var generated = fallback?.OptionalObject("generate") is { } generate ? Generated(generate) : null;
        var input = new ParameterInput(reader.Path, reader.Flag("secret"), given, generated);
        fallback?.End();
        reader.End();
        return input is { Secret: true, Default.Length: > 0 }
            ? throw reader.Path.Key("default").Key("value").Mistake("a secret whose value stands in the manifest is none; take the default out, or let it be generated.")
            : input;
    }

    private static GeneratedValue Generated(ObjectReader reader)
    {
        var length = reader.OptionalWhole("minLength", 1, 512) ?? 22;
        foreach (var kind in (string[])["lower", "upper", "numeric"])
        {
            _ = reader.Flag(kind);
            _ = reader.OptionalWhole($"min{char.ToUpperInvariant(kind[0])}{kind[1..]}", 0, 512);
        }
        var special = !reader.Has("special") || reader.Flag("special");
        _ = reader.OptionalWhole("minSpecial", 0, 512);
        reader.End();
        return new(length, special);
    }
}
