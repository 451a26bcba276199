using Tally.Backend.Alloy.Ottl.Paths;

namespace Tally.Backend.Alloy.Ottl.Functions;

/// <summary>A compiled statement's action.</summary>
internal abstract class Editor
{
    public abstract void Run(Cursor cursor);
}

/// <summary>An action that needs nothing but what it was made of.</summary>
internal sealed class PlainEditor(Action<Cursor> run) : Editor
{
    public override void Run(Cursor cursor) => run(cursor);
}
