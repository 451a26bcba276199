namespace Tally.Query.Text.Regexps;

/// <summary>A regular expression as a tree: flags are resolved, so that each node says what it matches.</summary>
internal abstract record RegexNode;

/// <summary>The empty text.</summary>
internal sealed record EmptyNode : RegexNode
{
    public static readonly EmptyNode Instance = new();
}

/// <summary>One code point of a set.</summary>
internal sealed record RuneNode(RuneSet Set) : RegexNode;

internal enum Assertion { TextStart, TextEnd, LineStart, LineEnd, WordBoundary, NoWordBoundary }

internal sealed record AssertionNode(Assertion Assertion) : RegexNode;

/// <summary>A capturing group; they count from 1 in the order of their opening parentheses.</summary>
internal sealed record CaptureNode(int Number, RegexNode Inner) : RegexNode;

/// <summary>From <c>Min</c> to <c>Max</c> times; a <c>Max</c> of -1 is no limit.</summary>
internal sealed record RepeatNode(RegexNode Inner, int Min, int Max, bool IsLazy) : RegexNode
{
    /// <summary>Written with braces; only such count towards the limit of repetitions.</summary>
    public bool IsCounted { get; init; }
}

internal sealed record SequenceNode(IReadOnlyList<RegexNode> Parts) : RegexNode;

internal sealed record ChoiceNode(IReadOnlyList<RegexNode> Alternatives) : RegexNode;

/// <summary>A pattern that is no regular expression; the message is Go's.</summary>
internal sealed class RegexSyntaxException(string message) : Exception(message);
