using System.Globalization;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tally.Deploy;

namespace Tally.Hosting;

/// <summary>
/// The steps of the pipeline that write deployments: one reads and plans, one for each target writes it, and one stands for all.
/// </summary>
internal sealed partial class DeploymentSteps(DeploymentOptions options)
{
    public const string Plan = "tally-plan";
    public const string All = "tally-deployments";

    private readonly ManifestStep _manifest = new();

    // What the first step reads and the others write. Aspire runs them after it.
    private Deployment? _deployment;

    public static string NameOf(DeploymentTarget target) => $"tally-{FolderOf(target)}";

    public void AddTo(IDistributedApplicationPipeline pipeline)
    {
        _manifest.FindIn(pipeline);
        pipeline.AddStep(new PipelineStep { Name = Plan, Description = "Reads the application and its environments, and plans their deployments.", Action = PlanAsync });
        foreach (var target in Enum.GetValues<DeploymentTarget>())
        {
            pipeline.AddStep(new PipelineStep
            {
                Name = NameOf(target),
                Description = $"Writes deployable files for {Title(target)}.",
                Action = context => WriteAsync(context, target),
                DependsOnSteps = [Plan],
                RequiredBySteps = [All],
            });
        }
        pipeline.AddStep(new PipelineStep
        {
            Name = All,
            Description = "Writes the deployable files of all targets.",
            Action = _ => Task.CompletedTask,
            RequiredBySteps = [WellKnownPipelineSteps.Publish],
        });
    }

    private async Task PlanAsync(PipelineStepContext context)
    {
        var folder = Directory.CreateTempSubdirectory("tally-manifest-");
        try
        {
            var path = Path.Combine(folder.FullName, "aspire-manifest.json");
            await RunAsync(context, "Write the manifest", async () =>
            {
                await _manifest.WriteAsync(context, path).ConfigureAwait(false);
                return null;
            }).ConfigureAwait(false);
            await RunAsync(context, "Plan the deployments", () =>
            {
                _deployment = Deployment.TryRead(path, options, out var deployment, out var mistakes) ? deployment : throw new DeploymentMistakesException(mistakes);
                return Task.FromResult<string?>(Planned(deployment));
            }).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        foreach (var note in _deployment!.Notes)
            Note(context.Logger, note);
    }

    private async Task WriteAsync(PipelineStepContext context, DeploymentTarget target)
    {
        var title = Title(target);
        var folder = Path.Combine(context.Services.GetRequiredService<IPipelineOutputService>().GetOutputDirectory(), FolderOf(target));
        await RunAsync(context, $"Write files for {title}", () =>
        {
            if (!_deployment!.TryWrite([(target, folder)], out var written, out var mistakes))
                throw new DeploymentMistakesException(mistakes);
            var text = string.Create(CultureInfo.InvariantCulture, $"{written[0].Files} files in {written[0].Folder}");
            context.Summary.Add(title, text);
            Wrote(context.Logger, title, text);
            return Task.FromResult<string?>(text);
        }).ConfigureAwait(false);
    }

    /// <summary>A task of the step, which ends with the text of <paramref name="run"/>, or as failed.</summary>
    private static async Task RunAsync(PipelineStepContext context, string text, Func<Task<string?>> run)
    {
        var task = await context.ReportingStep.CreateTaskAsync(text, context.CancellationToken).ConfigureAwait(false);
        try
        {
            var done = await run().ConfigureAwait(false);
            await task.CompleteAsync(done, CompletionState.Completed, context.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // What is wrong is said by the step that fails with it; here stands how much.
            var failure = e is DeploymentMistakesException { Count: var count } ? string.Create(CultureInfo.InvariantCulture, $"{text}: {count} {(count == 1 ? "mistake" : "mistakes")}") : $"{text}: failed";
            await task.CompleteAsync(failure, CompletionState.CompletedWithError, context.CancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private static string Planned(Deployment deployment) => string.Create(CultureInfo.InvariantCulture,
        $"{deployment.Workloads} workloads, {(deployment.Environments.Count == 0 ? "no environments" : $"environments {string.Join(", ", deployment.Environments)}")}");

    private static string FolderOf(DeploymentTarget target) => $"{target}".ToLowerInvariant();

    private static string Title(DeploymentTarget target) => target switch
    {
        DeploymentTarget.Compose => "Docker Compose",
        DeploymentTarget.Ecs => "ECS",
        DeploymentTarget.Kubernetes => "Kubernetes",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "{Target}: {Files}.")]
    private static partial void Wrote(ILogger logger, string target, string files);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Note}")]
    private static partial void Note(ILogger logger, string note);
}
