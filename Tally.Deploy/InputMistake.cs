namespace Tally.Deploy;

/// <summary>
/// Something given that cannot be deployed. The message is one sentence: where (a JSON path, an option, a file), what is wrong,
/// and what to do.
/// </summary>
internal sealed class InputMistake(string where, string problem) : Exception($"{where}: {problem}")
{
    /// <summary>Where it stands: <c>$.resources.grafana.bindMounts[0].source</c>.</summary>
    public string Where { get; } = where;
}
