using Tally.Query.Text;

namespace Tally.Backend.Alloy.Ottl.Rewriting;

/// <summary>
/// Masks one after the other. Most texts match none of them, so one pattern that joins all is asked first, and texts found
/// clean are remembered over batches: telemetry says the same few things again and again. Thread-safe.
/// </summary>
internal sealed class MaskSet
{
    // A place for each hash; two texts that share one take turns. Longer texts are as good as never the same.
    private const int CleanTexts = 1 << 14;
    private const int MaxCleanLength = 128;

    private readonly IReadOnlyList<Mask> _masks;
    private readonly Re2? _any;
    private readonly string?[] _clean = new string?[CleanTexts];

    public MaskSet(IReadOnlyList<Mask> masks)
    {
        _masks = masks;
        // Where the joined pattern is refused (it is longer than one may be), each is asked by itself.
        if (Patterns.TryGet(string.Join('|', masks.Select(mask => $"(?:{mask.Pattern})")), out var any, out _))
            _any = any;
    }

    public string Apply(string text)
    {
        ref var place = ref _clean[string.GetHashCode(text) & (CleanTexts - 1)];
        if (text == place)
            return text;
        if (_any is null || _any.IsMatch(text))
            return _masks.Aggregate(text, (masked, mask) => mask.Apply(masked));
        if (text.Length <= MaxCleanLength)
            place = text;
        return text;
    }
}
