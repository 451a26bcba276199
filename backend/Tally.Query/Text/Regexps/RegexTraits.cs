namespace Tally.Query.Text.Regexps;

/// <summary>What decides the engine that runs a tree.</summary>
/// <param name="HasWordBoundary">Only for texts of ASCII does .NET tell the ends of words as RE2 does.</param>
/// <param name="IsBelowPairs">No set has code points beyond the Basic Multilingual Plane, so a surrogate pair is never matched.</param>
/// <param name="NeedsMachine">A loop over what may be empty, whose groups .NET fills in otherwise.</param>
internal readonly record struct RegexTraits(bool HasWordBoundary, bool IsBelowPairs, bool NeedsMachine)
{
    public bool IsPlain => !HasWordBoundary && IsBelowPairs && !NeedsMachine;

    public static RegexTraits Of(RegexNode node) => node switch
    {
        RuneNode rune => new(false, !rune.Set.Within(0x10000, RuneSet.MaxRune).Any(), false),
        AssertionNode assertion => new(assertion.Assertion is Assertion.WordBoundary or Assertion.NoWordBoundary, true, false),
        CaptureNode capture => Of(capture.Inner),
        RepeatNode repeat => Of(repeat.Inner) is var inner && HasGroups(repeat.Inner) && MayBeEmpty(repeat.Inner) ? inner with { NeedsMachine = true } : inner,
        SequenceNode sequence => All(sequence.Parts),
        ChoiceNode choice => All(choice.Alternatives),
        _ => new(false, true, false),
    };

    private static RegexTraits All(IEnumerable<RegexNode> nodes)
    {
        var all = new RegexTraits(false, true, false);
        foreach (var one in nodes.Select(Of))
            all = new(all.HasWordBoundary | one.HasWordBoundary, all.IsBelowPairs & one.IsBelowPairs, all.NeedsMachine | one.NeedsMachine);
        return all;
    }

    private static bool MayBeEmpty(RegexNode node) => node switch
    {
        RuneNode => false,
        CaptureNode capture => MayBeEmpty(capture.Inner),
        RepeatNode repeat => repeat.Min == 0 || MayBeEmpty(repeat.Inner),
        SequenceNode sequence => sequence.Parts.All(MayBeEmpty),
        ChoiceNode choice => choice.Alternatives.Any(MayBeEmpty),
        _ => true,
    };

    private static bool HasGroups(RegexNode node) => node switch
    {
        CaptureNode => true,
        RepeatNode repeat => HasGroups(repeat.Inner),
        SequenceNode sequence => sequence.Parts.Any(HasGroups),
        ChoiceNode choice => choice.Alternatives.Any(HasGroups),
        _ => false,
    };
}
