using Tally.Query.Text;
using Tally.Backend.Alloy.Ottl.Paths;
using Tally.Backend.Alloy.Ottl.Rewriting;
using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl.Functions;

/// <summary>The arguments of one call, by position or name, as its function asks for them.</summary>
internal sealed class OttlArguments
{
    private readonly OttlCompiler _compiler;
    private readonly OttlNode?[] _values;
    private readonly OttlCall _call;

    public OttlArguments(OttlCompiler compiler, OttlCall call, string signature, IReadOnlyList<string> parameters, int required)
    {
        (_compiler, _call) = (compiler, call);
        _values = new OttlNode?[parameters.Count];
        for (var i = 0; i < call.Arguments.Count; i++)
        {
            var (name, value) = call.Arguments[i];
            var at = name is null ? i : parameters.ToList().IndexOf(name);
            if (at < 0 || at >= _values.Length || _values[at] is not null)
                throw new OttlException(value.At, $"{(name is null ? "one argument too many" : $"no parameter `{name}` to set")}, expected {signature}");
            _values[at] = value;
        }
        if (_values.Take(required).Any(value => value is null))
            throw new OttlException(call.At, $"an argument is missing, expected {signature}");
    }

    public bool Has(int index) => _values[index] is not null;

    public Getter Value(int index) => _compiler.Value(_values[index]!);

    public IReadOnlyList<Getter> Values(int index) => _values[index] is OttlList list ? [.. list.Items.Select(_compiler.Value)] : throw Wrong(index, "a list");

    public OttlPath Path(int index) => _values[index] is OttlPathNode node ? _compiler.Context.Find(node) : throw Wrong(index, "a path");

    /// <summary>The attribute list that an editor of maps works on.</summary>
    public AttributesPath Attributes(int index) => Path(index) as AttributesPath ?? throw Wrong(index, "the attributes of something, such as resource.attributes");

    public Action<Cursor, AttributeValue> Setter(int index) => Path(index).Setter ?? throw Wrong(index, "a path that can be set");

    public string Text(int index) => _values[index] is OttlLiteral { Value.Kind: ValueKind.String } literal ? literal.Value.AsString : throw Wrong(index, "a text in quotes");

    public int Count(int index) => _values[index] is OttlLiteral { Value: { Kind: ValueKind.Int, AsInt: >= 0 and <= int.MaxValue } value } ? (int)value.AsInt : throw Wrong(index, "a number of 0 or more");

    public IReadOnlyList<string> Texts(int index) => _values[index] is OttlList list
        ? [.. list.Items.Select(item => item is OttlLiteral { Value.Kind: ValueKind.String } text ? text.Value.AsString : throw new OttlException(item.At, "expected a text in quotes"))]
        : throw Wrong(index, "a list of texts");

    /// <summary>A regular expression in RE2's syntax.</summary>
    public Re2 Pattern(int index) => Patterns.TryGet(Text(index), out var regex, out var error) ? regex : throw new OttlException(_values[index]!.At, error);

    public OttlException Wrong(int index, string expected) => new(_values[index]?.At ?? _call.At, $"expected {expected}");
}
