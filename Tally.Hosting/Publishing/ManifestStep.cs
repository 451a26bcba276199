using Aspire.Hosting;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Tally.Hosting;

/// <summary>
/// Aspire's own step <c>publish-manifest</c>, run into a file of ours. The step takes its path from the options of the whole
/// pipeline, <c>--output-path</c>, which is another step's folder; so it is run with services that give it another path.
/// </summary>
internal sealed class ManifestStep
{
    private const string Name = "publish-manifest";

    private PipelineStep? _step;

    public void FindIn(IDistributedApplicationPipeline pipeline) => pipeline.AddPipelineConfiguration(configuration =>
    {
        _step = configuration.Steps.FirstOrDefault(step => step.Name == Name);
        return Task.CompletedTask;
    });

    /// <summary>Writes the manifest to <paramref name="path"/>; paths in it are relative to its folder.</summary>
    /// <exception cref="DeploymentMistakesException">Aspire cannot write it.</exception>
    public async Task WriteAsync(PipelineStepContext context, string path)
    {
        if (_step is null)
            throw Mistake($"Aspire's pipeline has no step '{Name}'; use the version of Aspire that Tally.Hosting was built with.");
        var pipeline = context.PipelineContext;
        var elsewhere = new PipelineContext(pipeline.Model, pipeline.ExecutionContext, new Elsewhere(pipeline.Services, path), pipeline.Logger, pipeline.CancellationToken);
        try
        {
            await _step.Action(new PipelineStepContext { PipelineContext = elsewhere, ReportingStep = context.ReportingStep }).ConfigureAwait(false);
        }
        catch (DistributedApplicationException e)
        {
            throw Mistake(e.Message);
        }
    }

    private static DeploymentMistakesException Mistake(string problem) => new([new("the manifest", problem)]);

    private sealed class Elsewhere(IServiceProvider services, string path) : IServiceProvider
    {
        private readonly IOptions<PipelineOptions> _options = Options.Create(new PipelineOptions { OutputPath = path });

        public object? GetService(Type serviceType) =>
            serviceType == typeof(IOptions<PipelineOptions>) ? _options
            // It logs where the manifest is; this one is gone when somebody looks.
            : serviceType == typeof(ILoggerFactory) ? NullLoggerFactory.Instance
            : services.GetService(serviceType);
    }
}
