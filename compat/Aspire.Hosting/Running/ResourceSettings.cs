using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Running;

/// <summary>What a resource is started with, all values filled in as that resource needs them.</summary>
/// <param name="Arguments">In order.</param>
/// <param name="Environment">By name, in the order they were said.</param>
/// <param name="Secrets">The names of those variables that a secret is part of.</param>
/// <param name="References">The endpoints' owners and other resources that the values are made of.</param>
internal sealed record ResourceSettings(
    IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, IReadOnlySet<string> Secrets, IReadOnlySet<IResource> References)
{
    /// <exception cref="DistributedApplicationException">A value is missing.</exception>
    public static async Task<ResourceSettings> ReadAsync(IResource resource, DistributedApplicationExecutionContext execution, ILogger log, CancellationToken cancellationToken)
    {
        var context = new ValueProviderContext { ExecutionContext = execution, Caller = resource };
        var references = new HashSet<IResource>();
        var secrets = new HashSet<string>();

        var environment = new Dictionary<string, string>();
        foreach (var (name, value) in await ProcessSettings.EnvironmentAsync(resource, execution, log, cancellationToken).ConfigureAwait(false))
        {
            environment[name] = await ProcessSettings.TextAsync(value, context, cancellationToken).ConfigureAwait(false) ?? "";
            references.UnionWith(ReferencedResources.In(value));
            if (ReferencedResources.In(value).Any(part => part is ParameterResource { Secret: true }))
                secrets.Add(name);
        }

        var arguments = new List<string>();
        foreach (var value in await ProcessSettings.ArgumentsAsync(resource, execution, log, cancellationToken).ConfigureAwait(false))
        {
            if (await ProcessSettings.TextAsync(value, context, cancellationToken).ConfigureAwait(false) is { } argument)
                arguments.Add(argument);
            references.UnionWith(ReferencedResources.In(value));
        }
        return new(arguments, environment, secrets, references);
    }
}
