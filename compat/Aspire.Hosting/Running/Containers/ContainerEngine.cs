using System.Diagnostics;
using Aspire.Hosting.Running.Processes;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Running.Containers;

/// <summary>The command line of docker or podman. Safe for concurrent use.</summary>
internal sealed class ContainerEngine
{
    private const string Setting = "ASPIRE_CONTAINER_RUNTIME";
    private static readonly string[] Known = ["docker", "podman"];
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);

    private ContainerEngine(string name, string command) => (Name, Command) = (name, command);

    /// <summary>docker or podman.</summary>
    public string Name { get; }

    /// <summary>Absolute path.</summary>
    public string Command { get; }

    /// <summary>The engine that <c>ASPIRE_CONTAINER_RUNTIME</c> names, else the first on the PATH that answers.</summary>
    /// <exception cref="DistributedApplicationException">None answers; the message says what is the matter with each.</exception>
    public static ContainerEngine Find(IConfiguration configuration)
    {
        var names = configuration[Setting] is { Length: > 0 } asked ? [asked] : Known;
        var faults = new List<string>();
        foreach (var name in names)
        {
            if (CommandPath.Find(name, Directory.GetCurrentDirectory(), System.Environment.GetEnvironmentVariable("PATH")) is not { } command)
                faults.Add($"{name} is not installed");
            else if (new ContainerEngine(name, command) is var engine && engine.Fault() is { } fault)
                faults.Add($"{name} is installed but does not answer: {fault}");
            else
                return engine;
        }
        throw new DistributedApplicationException($"no container engine answers ({string.Join("; ", faults)}). Start one, or leave containers out.");
    }

    /// <summary>Runs a command of the engine to its end.</summary>
    public async Task<EngineResult> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null)
    {
        var plan = new ProcessPlan(Command, [.. arguments], Directory.GetCurrentDirectory(), environment ?? new Dictionary<string, string>());
        using var process = Process.Start(plan.ToStartInfo(plan.File, plan.Arguments))!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return new(process.ExitCode, (await output.ConfigureAwait(false)).Trim(), (await errors.ConfigureAwait(false)).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private string? Fault()
    {
        // Without a service, as on Linux, podman has no server version; `docker info` ends well without a server.
        string[] question = Name == "podman" ? ["info", "--format", "{{.Version.Version}}"] : ["version", "--format", "{{.Server.Version}}"];
        using var patience = new CancellationTokenSource(AnswerPatience);
        try
        {
            var answer = Task.Run(() => RunAsync(question, patience.Token)).GetAwaiter().GetResult();
            return answer.Succeeded ? null : answer.Fault;
        }
        catch (OperationCanceledException)
        {
            return $"no answer within {AnswerPatience.TotalSeconds:0} s";
        }
    }
}

/// <summary>How a command of the engine ended.</summary>
internal sealed record EngineResult(int ExitCode, string Output, string Errors)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>The last thing it said, which names the matter.</summary>
    public string Fault => EngineWords.Last(Errors.Split('\n')) ?? $"exit code {ExitCode}";

    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
