using System.Text;

namespace Tally.Query.Text.Regexps;

/// <summary>
/// Runs a program over code points in time linear in the text: all ways through the program at once, in the order of their
/// preference. Some twenty times slower than .NET's engine, so it is asked only for what that one cannot tell. One thread at a time.
/// </summary>
internal sealed class RuneMachine(RuneProgram program, int groups)
{
    private readonly record struct Thread(int Step, int[] Marks);

    private readonly List<Thread> _threads = [], _next = [];
    private readonly int[] _seen = new int[program.Steps.Count];
    private readonly Stack<Thread> _pending = new();
    private int _round;

    /// <summary>The bounds of the leftmost match at or after <paramref name="start"/> and of its groups, -1 for those that take no part; null where there is none.</summary>
    public int[]? Find(ReadOnlySpan<char> text, int start, bool isExistenceEnough = false)
    {
        int[]? found = null;
        _threads.Clear();
        _next.Clear();
        _round++;
        for (var at = start; ;)
        {
            if (found is null)
                Follow(0, NoMarks(), text, at);
            if (_threads.Count == 0 && found is not null)
                return found;
            var (rune, length) = RuneAt(text, at);
            _round++;
            foreach (var thread in _threads)
            {
                var step = program.Steps[thread.Step];
                if (step.Kind == StepKind.Match)
                {
                    // What stands behind it is less preferred.
                    found = thread.Marks;
                    break;
                }
                if (length > 0 && step.Set!.Contains(rune))
                    Follow(step.Next, thread.Marks, text, at + length, _next);
            }
            if (found is not null && isExistenceEnough || length == 0)
                return found;
            _threads.Clear();
            _threads.AddRange(_next);
            _next.Clear();
            at += length;
        }
    }

    private void Follow(int first, int[] marks, ReadOnlySpan<char> text, int at) => Follow(first, marks, text, at, _threads);

    // To the steps that read a code point, by all ways that read none.
    private void Follow(int first, int[] marks, ReadOnlySpan<char> text, int at, List<Thread> into)
    {
        _pending.Push(new(first, marks));
        while (_pending.TryPop(out var thread))
        {
            if (_seen[thread.Step] == _round)
                continue;
            _seen[thread.Step] = _round;
            var step = program.Steps[thread.Step];
            switch (step.Kind)
            {
                case StepKind.Jump:
                    _pending.Push(thread with { Step = step.Next });
                    break;
                case StepKind.Split:
                    _pending.Push(thread with { Step = step.Other });
                    _pending.Push(thread with { Step = step.Next });
                    break;
                case StepKind.Assert when Holds(step.Assertion, text, at):
                    _pending.Push(thread with { Step = step.Next });
                    break;
                case StepKind.Mark:
                    var marked = (int[])thread.Marks.Clone();
                    marked[step.Other] = at;
                    _pending.Push(new(step.Next, marked));
                    break;
                case StepKind.Rune or StepKind.Match:
                    into.Add(thread);
                    break;
            }
        }
    }

    private int[] NoMarks()
    {
        var marks = new int[groups * 2];
        Array.Fill(marks, -1);
        return marks;
    }

    private static bool Holds(Assertion assertion, ReadOnlySpan<char> text, int at) => assertion switch
    {
        Assertion.TextStart => at == 0,
        Assertion.TextEnd => at == text.Length,
        Assertion.LineStart => at == 0 || text[at - 1] == '\n',
        Assertion.LineEnd => at == text.Length || text[at] == '\n',
        Assertion.WordBoundary => IsWord(text, at - 1) != IsWord(text, at),
        Assertion.NoWordBoundary => IsWord(text, at - 1) == IsWord(text, at),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static bool IsWord(ReadOnlySpan<char> text, int at) => at >= 0 && at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_');

    private static (int Rune, int Length) RuneAt(ReadOnlySpan<char> text, int at)
    {
        if (at == text.Length)
            return (-1, 0);
        Rune.DecodeFromUtf16(text[at..], out var rune, out var length);
        return (rune.Value, length);
    }
}
