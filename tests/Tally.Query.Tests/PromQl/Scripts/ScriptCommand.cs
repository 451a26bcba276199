using Tally.Query.PromQl;
using Tally.Signals;

namespace Tally.Query.Tests.PromQl.Scripts;

/// <summary>One command of a script in Prometheus's test language.</summary>
internal abstract record ScriptCommand(int Line)
{
    public sealed record Clear(int Line) : ScriptCommand(Line);

    public sealed record Load(int Line, long Step, bool WithCustomBuckets, IReadOnlyList<SeriesText> Series) : ScriptCommand(Line);

    /// <summary>An instant query where <c>Step</c> is 0.</summary>
    public sealed record Eval(int Line, string Query, long Start, long End, long Step) : ScriptCommand(Line)
    {
        public List<SeriesText> Series { get; } = [];
        public List<Expectation> Expectations { get; } = [];
        public double? Scalar { get; set; }
        public string? Text { get; set; }
        public (long Start, long Step)? RangeVector { get; set; }

        public bool Expects(string what) => Expectations.Exists(expectation => expectation.What == what);
    }
}

/// <summary><c>expect warn msg: …</c>; no pattern accepts any text.</summary>
internal sealed partial record Expectation(string What, string? Message, System.Text.RegularExpressions.Regex? Pattern)
{
    /// <summary>Notes end with figures and a position, which the scripts leave out.</summary>
    public bool Accepts(string text) =>
        Message is not null ? text == Message || Position().Replace(text, "") == Message : Pattern is null || Pattern.IsMatch(text);

    [System.Text.RegularExpressions.GeneratedRegex(@"(, from buckets [^(]*)? \(\d+:\d+\)$")]
    private static partial System.Text.RegularExpressions.Regex Position();
}

/// <summary>A series with its points; a null point is left out. <paramref name="Starts"/> are when counting began, as milliseconds from each point's own time.</summary>
internal sealed record SeriesText(LabelSet Labels, IReadOnlyList<PromValue?> Points, IReadOnlyList<long?> Starts);
