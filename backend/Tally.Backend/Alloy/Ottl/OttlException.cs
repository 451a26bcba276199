namespace Tally.Backend.Alloy.Ottl;

/// <summary>A statement is not OTTL, or names what is not known. <c>Offset</c> counts characters of the statement from 0.</summary>
internal sealed class OttlException(int offset, string problem) : Exception($"{offset + 1}: {problem}")
{
    public int Offset => offset;

    public string Problem => problem;
}
