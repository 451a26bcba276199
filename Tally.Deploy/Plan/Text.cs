using Tally.Deploy.Manifest;

namespace Tally.Deploy.Plan;

/// <summary>A value whose secrets and bucket properties are still names: each target says them in its own way.</summary>
/// <param name="At">Where the manifest or an environment file says it.</param>
internal sealed record Text(IReadOnlyList<Part> Parts, JsonPath At)
{
    public static Text Of(string value, JsonPath at) => new([new Literal(value)], at);

    public IEnumerable<string> Secrets => Parts.OfType<SecretValue>().Select(part => part.Secret).Distinct();

    /// <summary>The resources whose addresses it holds.</summary>
    public IEnumerable<string> Resources => Parts.OfType<Address>().Select(part => part.Resource).Distinct();

    /// <summary>The secret that this text is and nothing else, or null.</summary>
    public string? WholeSecret => Parts is [SecretValue { Secret: var secret }] ? secret : null;

    /// <summary>The text with each part that is no literal said by <paramref name="say"/>.</summary>
    public string Render(Func<string, string> literal, Func<Part, string> say) =>
        string.Concat(Parts.Select(part => part switch
        {
            Literal { Value: var value } => literal(value),
            Address { Value: var value } => literal(value),
            _ => say(part),
        }));

    /// <summary>The text where nothing but literals can be.</summary>
    public string Plain(string where) => Render(
        literal => literal,
        part => throw At.Mistake(part is SecretValue
            ? $"the secret '{((SecretValue)part).Secret}' cannot stand in {where}, where everyone can read it; pass it in an environment variable."
            : $"a bucket's properties cannot stand in {where}; pass them in environment variables."));
}

internal abstract record Part;

internal sealed record Literal(string Value) : Part;

/// <summary>
/// The address of a resource, or a part of it. The same in every target: the host, written <c>*</c> in <paramref name="Form"/>
/// (<c>http://*:3200</c>), is the resource's name.
/// </summary>
internal sealed record Address(string Resource, string Form) : Part
{
    public string Value => At(Resource);

    public string At(string host) => Form.Replace("*", host, StringComparison.Ordinal);
}

internal sealed record SecretValue(string Secret) : Part;

/// <summary><paramref name="Property"/> is name, endpoint (host[:port], no scheme) or region.</summary>
internal sealed record BucketProperty(string Bucket, string Property) : Part;
