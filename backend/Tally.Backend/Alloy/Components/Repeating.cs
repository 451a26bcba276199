namespace Tally.Backend.Alloy.Components;

/// <summary>
/// Does something again and again in the background until it is disposed. What goes wrong is told once and again when it
/// changes; it ends neither the process nor the repetition.
/// </summary>
internal sealed class Repeating : IDisposable
{
    private readonly string _id;
    private readonly Action _action;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private string? _told;

    public Repeating(string id, TimeSpan interval, Action action, PipelineContext context)
    {
        (_id, _action, _logger) = (id, action, context.Logger);
        _timer = context.Clock.CreateTimer(_ => Once(), null, interval, interval);
    }

    public void Dispose() => _timer.Dispose();

    private void Once()
    {
        try
        {
            _action();
            _told = null;
        }
#pragma warning disable CA1031 // On a timer's thread an exception would end the process, and telemetry must not.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (_told == e.Message)
                return;
            _told = e.Message;
            PipelineLog.Fault(_logger, _id, e);
        }
    }
}
