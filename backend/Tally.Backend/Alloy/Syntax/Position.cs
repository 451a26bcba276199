namespace Tally.Backend.Alloy.Syntax;

/// <summary>A place in a pipeline file, both counted from 1; a column is a character, a tab too.</summary>
internal readonly record struct Position(int Line, int Column)
{
    public override string ToString() => $"{Line}:{Column}";
}
