using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Tally.Query.Text.Regexps;

namespace Tally.Query.Text;

/// <summary>
/// A regular expression as Prometheus, Loki, Tempo and Alloy write them: RE2's syntax with Go's errors, over code points, in
/// time linear in the text. .NET's linear-time engine runs it. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// .NET sees UTF-16 and Unicode's words, so a pattern is translated up to twice: for texts without surrogate pairs, which is as
/// fast as .NET is, and, when the first text with one comes, for those. A word boundary beside letters beyond ASCII, which
/// .NET cannot tell as RE2 does, loops over what may be empty, and patterns that .NET finds too large are left to
/// <see cref="RuneMachine"/>.
/// </remarks>
public sealed class Re2
{
    /// <summary>Longer patterns are refused; upstream has no such limit, but builds states for every character too.</summary>
    public const int MaxLength = 64 << 10;

    private readonly RegexNode _tree;
    private readonly RegexTraits _traits;
    private readonly Regex? _units;
    private readonly Lazy<Regex?> _pairs;
    private readonly Lazy<RuneProgram> _program;
    private readonly ConcurrentBag<RuneMachine> _machines = [];

    private Re2(string pattern, RegexNode tree, IReadOnlyList<string> groups)
    {
        (Pattern, _tree, GroupNames) = (pattern, tree, groups);
        _traits = RegexTraits.Of(tree);
        _units = Compile(withPairs: false);
        _pairs = new(() => Compile(withPairs: true));
        _program = new(() => new(_tree));
    }

    /// <summary>As it was written.</summary>
    public string Pattern { get; }

    /// <summary>The names of the groups by their numbers; the whole, at 0, and groups without a name are empty.</summary>
    public IReadOnlyList<string> GroupNames { get; }

    /// <summary>A pattern that must match the whole text, as in label matchers (<c>.</c> matches a newline there).</summary>
    public static bool TryAnchored(string pattern, out Re2 regex, out string error) => TryParse(pattern, isAnchored: true, dotNewline: true, out regex, out error);

    /// <summary>A pattern that may match anywhere, as in line filters.</summary>
    public static bool TryUnanchored(string pattern, out Re2 regex, out string error) => TryParse(pattern, isAnchored: false, dotNewline: false, out regex, out error);

    /// <param name="pattern">In RE2's syntax.</param>
    /// <param name="isAnchored">Whether it must match the whole text.</param>
    /// <param name="dotNewline">Whether <c>.</c> matches a newline, as after <c>(?s)</c>.</param>
    /// <param name="regex">Set where the answer is true.</param>
    /// <param name="error">In Go's words, such as <c>error parsing regexp: missing closing ): `(`</c>; empty where the answer is true.</param>
    public static bool TryParse(string pattern, bool isAnchored, bool dotNewline, out Re2 regex, out string error)
    {
        regex = null!;
        error = "";
        if (pattern.Length > MaxLength)
        {
            error = $"the regular expression has {pattern.Length} characters, at most {MaxLength} are allowed";
            return false;
        }
        try
        {
            var (tree, groups) = RegexParser.Parse(pattern, dotNewline);
            regex = new(pattern, isAnchored ? new SequenceNode([new AssertionNode(Assertion.TextStart), tree, new AssertionNode(Assertion.TextEnd)]) : tree, groups);
            return true;
        }
        catch (RegexSyntaxException e)
        {
            error = e.Message;
            return false;
        }
    }

    /// <summary>Whether it matches somewhere in the text.</summary>
    public bool IsMatch(ReadOnlySpan<char> text)
    {
        var engine = _traits.IsPlain ? _units : EngineFor(text);
        return engine?.IsMatch(text) ?? Run(text, 0, isExistenceEnough: true) is not null;
    }

    /// <inheritdoc cref="IsMatch(ReadOnlySpan{char})"/>
    public bool IsMatch(string text) => IsMatch(text.AsSpan());

    /// <summary>The leftmost match; null where there is none.</summary>
    public Re2Match? Match(string text) => Find(text, 0, EngineFor(text)) is { } bounds ? new(text, bounds, GroupNames) : null;

    /// <summary>The matches one after the other. An empty one does not touch the one before it, as in Go.</summary>
    public IEnumerable<Re2Match> Matches(string text)
    {
        var engine = EngineFor(text);
        var (at, lastEnd) = (0, -1);
        while (at <= text.Length && Find(text, at, engine) is { } bounds)
        {
            var isEmpty = bounds[0] == bounds[1];
            if (!isEmpty || bounds[0] != lastEnd)
            {
                yield return new(text, bounds, GroupNames);
                lastEnd = bounds[1];
            }
            at = isEmpty ? bounds[1] + (IsPair(text, bounds[1]) ? 2 : 1) : bounds[1];
        }
    }

    /// <summary>The text with each match replaced by what the template makes of it; the same instance where nothing matches.</summary>
    /// <seealso cref="Re2Match.Expand"/>
    public string Replace(string text, string template) => template.Contains('$', StringComparison.Ordinal)
        ? Replace(text, (result, match) => match.ExpandTo(result, template))
        : ReplaceLiteral(text, template);

    /// <summary>The text with each match replaced by the same; the same instance where nothing matches.</summary>
    public string ReplaceLiteral(string text, string replacement) => Replace(text, (result, _) => result.Append(replacement));

    /// <inheritdoc/>
    public override string ToString() => Pattern;

    private string Replace(string text, Action<StringBuilder, Re2Match> append)
    {
        StringBuilder? result = null;
        var copied = 0;
        foreach (var match in Matches(text))
        {
            append((result ??= new()).Append(text, copied, match.Index - copied), match);
            copied = match.End;
        }
        return result?.Append(text, copied, text.Length - copied).ToString() ?? text;
    }

    private Regex? Compile(bool withPairs)
    {
        try
        {
            return DotNetWriter.TryWrite(_tree, withPairs) is { } translated ? new(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant) : null;
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    // Null is the machine.
    private Regex? EngineFor(ReadOnlySpan<char> text) => NeedsMachine(text) ? null : HasPairs(text) ? _pairs.Value : _units;

    private bool NeedsMachine(ReadOnlySpan<char> text) => _traits.NeedsMachine || _traits.HasWordBoundary && !Ascii.IsValid(text);

    private bool HasPairs(ReadOnlySpan<char> text) => !_traits.IsBelowPairs && text.IndexOfAnyInRange('\uD800', '\uDFFF') >= 0;

    private int[]? Find(string text, int start, Regex? engine)
    {
        if (engine is null)
            return Run(text, start);
        for (var match = engine.Match(text, start); match.Success; match = engine.Match(text, match.Index + 1))
            // Between the halves of a pair there is nothing, so nothing is found there.
            if (match.Index == 0 || !IsPair(text, match.Index - 1))
                return Bounds(match);
        return null;
    }

    private static int[] Bounds(Match match)
    {
        var bounds = new int[match.Groups.Count * 2];
        for (var i = 0; i < match.Groups.Count; i++)
        {
            var group = match.Groups[i];
            (bounds[2 * i], bounds[2 * i + 1]) = group.Success ? (group.Index, group.Index + group.Length) : (-1, -1);
        }
        return bounds;
    }

    private int[]? Run(ReadOnlySpan<char> text, int start, bool isExistenceEnough = false)
    {
        var machine = _machines.TryTake(out var idle) ? idle : new(_program.Value, GroupNames.Count);
        var found = machine.Find(text, start, isExistenceEnough);
        _machines.Add(machine);
        return found;
    }

    private static bool IsPair(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]);
}
