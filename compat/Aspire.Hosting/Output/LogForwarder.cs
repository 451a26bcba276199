using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Output;

/// <summary>Passes what resources write to the application's logger, under <c>APPLICATION.Resources.NAME</c>, as a test host wants it.</summary>
internal sealed class LogForwarder(ResourceLoggerService loggers, ILoggerFactory factory, IHostEnvironment environment) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        loggers.LineWritten += Forward;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        loggers.LineWritten -= Forward;
        return Task.CompletedTask;
    }

    private void Forward(string resource, LogLine line)
    {
        var logger = factory.CreateLogger($"{environment.ApplicationName}.Resources.{resource}");
        logger.Log(line.IsErrorMessage ? LogLevel.Error : LogLevel.Information, default, line, null, static (said, _) => $"{said.LineNumber}: {said.Content}");
    }
}
