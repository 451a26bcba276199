namespace Tally.Backend.Alloy.Ottl;

internal enum OttlTokenKind { End, Text, Int, Float, Bytes, Lower, Upper, Symbol }

/// <summary>One token; <c>Text</c> is its characters, of a text its value.</summary>
internal readonly record struct OttlToken(OttlTokenKind Kind, string Text, int At)
{
    public bool Is(string symbol) => Kind is OttlTokenKind.Symbol or OttlTokenKind.Lower && Text == symbol;

    public string Described => Kind == OttlTokenKind.End ? "the end of the statement" : $"`{Text}`";
}
