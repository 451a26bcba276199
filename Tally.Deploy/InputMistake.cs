namespace Tally.Deploy;

/// <summary>
/// Something given that cannot be deployed, thrown where it is found; the doors of this library turn it into values. It holds more
/// than one mistake where several were looked for at once (<see cref="Mistakes"/>).
/// </summary>
internal sealed class InputMistake(IReadOnlyList<DeploymentMistake> all) : Exception(string.Join('\n', all))
{
    public InputMistake(string where, string problem) : this([new(where, problem)])
    {
    }

    /// <summary>At least one, each once.</summary>
    public IReadOnlyList<DeploymentMistake> All { get; } = all;
}
