using Tally.Backend.Alloy.Graph;
using Tally.Backend.Alloy.Ottl.Functions;
using Tally.Backend.Alloy.Ottl.Paths;
using Tally.Backend.Alloy.Ottl.Rewriting;
using Tally.Signals;

namespace Tally.Backend.Alloy.Ottl;

/// <summary>
/// Statements of one context, run in their order on each item. Neighbours without a condition that rewrite the same texts
/// run as one (the outcome is the same, the cost is not). Thread-safe: what a run remembers is in its cursor.
/// </summary>
internal sealed class OttlProgram
{
    private readonly List<(Editor Editor, Func<Cursor, bool>? Where)> _steps = [];
    private readonly IReadOnlyList<Func<Cursor, bool>> _conditions;

    /// <param name="context">What paths mean.</param>
    /// <param name="arguments">The block that errors are placed in.</param>
    /// <param name="statements">OTTL statements.</param>
    /// <param name="conditions">Where there are any, one of them must hold for an item to be looked at.</param>
    /// <exception cref="Syntax.AlloyException">A statement cannot be run; the position is its place in the file.</exception>
    public OttlProgram(OttlContext context, Arguments arguments, IReadOnlyList<LocatedText> statements, IReadOnlyList<LocatedText> conditions)
    {
        var compiler = new OttlCompiler(context);
        _conditions = [.. conditions.Select(text => OttlSource.Parse(arguments, text, source => compiler.Condition(OttlParser.Condition(source))))];
        foreach (var text in statements)
            Add(OttlSource.Parse(arguments, text, source =>
            {
                var statement = OttlParser.Statement(source);
                return (compiler.Editor(statement.Editor), statement.Where is null ? null : compiler.Condition(statement.Where));
            }));
        for (var i = 0; i < _steps.Count; i++)
            _steps[i] = (Numbered(_steps[i].Editor, i), _steps[i].Where);
    }

    public Cursor Over(SignalBatch batch) => new(batch, _steps.Count);

    public void Run(Cursor cursor)
    {
        if (!Holds(cursor))
            return;
        foreach (var (editor, where) in _steps)
            if (where is null || where(cursor))
                editor.Run(cursor);
    }

    private bool Holds(Cursor cursor)
    {
        foreach (var condition in _conditions)
            if (condition(cursor))
                return true;
        return _conditions.Count == 0;
    }

    private void Add((Editor Editor, Func<Cursor, bool>? Where) step)
    {
        if (step.Where is null && _steps is [.., { Where: null } last] && Joined(last.Editor, step.Editor) is { } joined)
            _steps[^1] = (joined, null);
        else
            _steps.Add(step);
    }

    private static Editor? Joined(Editor first, Editor second) => first switch
    {
        AttributeEditor attributes => attributes.Then(second),
        MaskEditor masks => masks.Then(second),
        _ => null,
    };

    private static Editor Numbered(Editor editor, int number) => editor switch
    {
        AttributeEditor attributes => attributes.Numbered(number),
        MaskEditor masks => masks.Numbered(number),
        _ => editor,
    };
}
