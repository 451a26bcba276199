namespace Tally.Backend.Alloy.Syntax;

/// <summary>A pipeline file cannot be run. The message says where and what was expected: <c>config.alloy:12:3: unknown component …</c>.</summary>
internal sealed class AlloyException(string file, Position at, string problem) : Exception($"{file}:{at}: {problem}")
{
    public Position At => at;

    public string Problem => problem;
}
