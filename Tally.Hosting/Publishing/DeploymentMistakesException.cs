using Aspire.Hosting;
using Tally.Deploy;

namespace Tally.Hosting;

/// <summary>Ends a step of the pipeline whose input cannot be deployed. The message is a line for each mistake.</summary>
internal sealed class DeploymentMistakesException(IReadOnlyList<DeploymentMistake> mistakes) : DistributedApplicationException(string.Join(Environment.NewLine, mistakes))
{
    public int Count { get; } = mistakes.Count;

    // Aspire logs the message and then the exception, which would add where in this library the mistake was found: nothing that
    // helps to mend it.
    public override string ToString() => "";
}
