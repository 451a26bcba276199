using System.Diagnostics;
using System.Diagnostics.Metrics;
using Tally.ServiceDefaults;

namespace Tally.Chat;

/// <summary>What chat traces, counts and logs. Never who it was or what they wrote.</summary>
internal sealed partial class ChatTelemetry : IDisposable
{
    private readonly ILogger<ChatTelemetry> _logger;
    private readonly Meter _meter;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _tallies;
    private readonly Counter<long> _votes;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _liveDropped;

    public ChatTelemetry(IMeterFactory meters, ILogger<ChatTelemetry> logger)
    {
        _logger = logger;
        _meter = meters.Create("Tally.Chat");
        _messages = _meter.CreateCounter<long>("tally.messages", "{message}", "Messages posted.");
        _tallies = _meter.CreateCounter<long>("tally.tallies", "{tally}", "Tallies opened.");
        _votes = _meter.CreateCounter<long>("tally.votes", "{vote}", "Votes, by outcome: cast, changed, repeated.");
        _refusals = _meter.CreateCounter<long>("tally.refusals", "{request}", "Requests refused for what they asked, by status.");
        _liveDropped = _meter.CreateCounter<long>("tally.live.dropped", "{message}", "Messages that a watcher of a room was too slow for.");
    }

    /// <summary>The one source of spans about chat itself; calls of its database have their own.</summary>
    public ActivitySource Source { get; } = new("Tally.Chat");

    /// <summary>What may leave the process beyond what every service has.</summary>
    public static void Allow(TelemetryOptions telemetry)
    {
        foreach (var name in (string[])["room", "tally", "tally.id"])
            telemetry.Privacy.Allow.Add(name);
    }

    public void Posted(string room, int length)
    {
        _messages.Add(1);
        LogPosted(room, length);
    }

    public void Opened(string room, string tally, int options)
    {
        _tallies.Add(1);
        LogOpened(room, tally, options);
    }

    public void Voted(string tally, string outcome)
    {
        _votes.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        LogVoted(tally, outcome);
    }

    public void Refused(int status, string reason)
    {
        _refusals.Add(1, new KeyValuePair<string, object?>("http.response.status_code", status));
        LogRefused(status, reason);
    }

    public void Searched(string room, int messages, long milliseconds) => LogSearched(room, messages, milliseconds);

    public void AuthAway(string reason) => LogAuthAway(reason);

    public void DatabaseAway(string reason) => LogDatabaseAway(reason);

    public void LiveDropped() => _liveDropped.Add(1);

    public void Dispose()
    {
        Source.Dispose();
        _meter.Dispose();
    }

    [LoggerMessage(EventName = "chat.message", Level = LogLevel.Information, Message = "A message of {length} characters in {room}")]
    private partial void LogPosted(string room, int length);

    [LoggerMessage(EventName = "chat.tally", Level = LogLevel.Information, Message = "Tally {tally} with {options} options in {room}")]
    private partial void LogOpened(string room, string tally, int options);

    [LoggerMessage(EventName = "chat.vote", Level = LogLevel.Information, Message = "Vote in tally {tally}: {outcome}")]
    private partial void LogVoted(string tally, string outcome);

    [LoggerMessage(EventName = "chat.refused", Level = LogLevel.Warning, Message = "Refused with {status}: {reason}")]
    private partial void LogRefused(int status, string reason);

    [LoggerMessage(EventName = "chat.search", Level = LogLevel.Information, Message = "Searched {messages} messages of {room} in {milliseconds} ms")]
    private partial void LogSearched(string room, int messages, long milliseconds);

    [LoggerMessage(EventName = "chat.auth_away", Level = LogLevel.Error, Message = "Auth does not answer: {reason}")]
    private partial void LogAuthAway(string reason);

    [LoggerMessage(EventName = "chat.database_away", Level = LogLevel.Error, Message = "The database does not answer, chat waits for it: {reason}")]
    private partial void LogDatabaseAway(string reason);
}
