namespace Tally.Query.Text.Regexps;

internal enum StepKind { Rune, Assert, Split, Jump, Mark, Match }

/// <summary>One step of a program. A split tries <c>Next</c> first, then <c>Other</c>; a mark notes where a group begins or ends.</summary>
internal readonly record struct Step(StepKind Kind, int Next = 0, int Other = 0, RuneSet? Set = null, Assertion Assertion = default);

/// <summary>A tree as the steps of a machine that reads code points.</summary>
internal sealed class RuneProgram
{
    private readonly List<Step> _steps = [];

    public RuneProgram(RegexNode tree)
    {
        Add(new CaptureNode(0, tree));
        _steps.Add(new(StepKind.Match));
    }

    public IReadOnlyList<Step> Steps => _steps;

    private int Here => _steps.Count;

    private void Add(RegexNode node)
    {
        switch (node)
        {
            case RuneNode rune:
                _steps.Add(new(StepKind.Rune, Here + 1, Set: rune.Set));
                break;
            case AssertionNode assertion:
                _steps.Add(new(StepKind.Assert, Here + 1, Assertion: assertion.Assertion));
                break;
            case CaptureNode capture:
                _steps.Add(new(StepKind.Mark, Here + 1, capture.Number * 2));
                Add(capture.Inner);
                _steps.Add(new(StepKind.Mark, Here + 1, capture.Number * 2 + 1));
                break;
            case SequenceNode sequence:
                foreach (var part in sequence.Parts)
                    Add(part);
                break;
            case ChoiceNode choice:
                Choose(choice.Alternatives);
                break;
            case RepeatNode repeat:
                Repeat(repeat);
                break;
        }
    }

    private void Choose(IReadOnlyList<RegexNode> alternatives)
    {
        var jumps = new List<int>();
        for (var i = 0; i < alternatives.Count; i++)
        {
            var split = i + 1 < alternatives.Count ? Reserve() : -1;
            Add(alternatives[i]);
            if (split < 0)
                continue;
            jumps.Add(Reserve());
            _steps[split] = new(StepKind.Split, split + 1, Here);
        }
        foreach (var jump in jumps)
            _steps[jump] = new(StepKind.Jump, Here);
    }

    private void Repeat(RepeatNode repeat)
    {
        for (var i = 0; i < repeat.Min - (repeat.Max < 0 ? 1 : 0); i++)
            Add(repeat.Inner);
        if (repeat.Max < 0)
            Loop(repeat);
        else
            Optional(repeat, repeat.Max - repeat.Min);
    }

    // x+ is an x and a way back to it; x* is (x+)?, so that a round that matches nothing counts once.
    private void Loop(RepeatNode repeat)
    {
        var skip = repeat.Min == 0 ? Reserve() : -1;
        var start = Here;
        Add(repeat.Inner);
        _steps.Add(Split(repeat.IsLazy, start, Here + 1));
        if (skip >= 0)
            _steps[skip] = Split(repeat.IsLazy, skip + 1, Here);
    }

    // x{0,3} is (x(x(x)?)?)?.
    private void Optional(RepeatNode repeat, int times)
    {
        var splits = new List<int>();
        for (var i = 0; i < times; i++)
        {
            splits.Add(Reserve());
            Add(repeat.Inner);
        }
        foreach (var split in splits)
            _steps[split] = Split(repeat.IsLazy, split + 1, Here);
    }

    private static Step Split(bool isLazy, int into, int past) => isLazy ? new(StepKind.Split, past, into) : new(StepKind.Split, into, past);

    private int Reserve()
    {
        _steps.Add(default);
        return Here - 1;
    }
}
