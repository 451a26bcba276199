using System.Diagnostics;
using System.Data.Common;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace Tally.Chat.Data;

/// <summary>Who observes the database calls: the driver where it can (Npgsql), else we.</summary>
internal interface IDatabaseSpans
{
    DatabaseCall? Start(Statement statement);
}

internal sealed class DriversOwnSpans : IDatabaseSpans
{
    public DatabaseCall? Start(Statement statement) => null;
}

/// <summary>Client spans and durations of SQLite calls, by the semantic conventions for database clients.</summary>
internal sealed class SqliteSpans : IDatabaseSpans, IDisposable
{
    private readonly ActivitySource _source = new("Tally.Chat.Sqlite");
    private readonly Meter _meter;
    private readonly Histogram<double> _duration;

    public SqliteSpans(IMeterFactory meters)
    {
        _meter = meters.Create("Tally.Chat.Sqlite");
        _duration = _meter.CreateHistogram(
            "db.client.operation.duration", "s", "Duration of database client operations.", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] });
    }

    public DatabaseCall Start(Statement statement)
    {
        var span = _source.StartActivity(statement.Summary, ActivityKind.Client);
        span?.SetTag("db.system.name", "sqlite")
            .SetTag("db.namespace", "chat")
            .SetTag("db.operation.name", statement.Operation)
            .SetTag("db.collection.name", statement.Collection)
            .SetTag("db.query.summary", statement.Summary)
            .SetTag("db.query.text", statement.Text);
        return new DatabaseCall(span, statement, _duration);
    }

    public void Dispose()
    {
        _source.Dispose();
        _meter.Dispose();
    }
}

/// <summary>One call in flight; disposing it ends its span and records its duration.</summary>
internal sealed class DatabaseCall(Activity? span, Statement statement, Histogram<double> duration) : IDisposable
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private string? _error;

    public void Failed(DbException exception)
    {
        _error = exception.GetType().FullName;
        span?.SetTag("error.type", _error)
            .SetTag("db.response.status_code", exception.ErrorCode.ToString(CultureInfo.InvariantCulture))
            .SetStatus(ActivityStatusCode.Error);
    }

    public void Dispose()
    {
        var tags = new TagList
        {
            { "db.system.name", "sqlite" },
            { "db.operation.name", statement.Operation },
            { "db.collection.name", statement.Collection },
        };
        if (_error is not null)
            tags.Add("error.type", _error);

        // Before the span ends, so that the duration's exemplar names it.
        duration.Record(Stopwatch.GetElapsedTime(_start).TotalSeconds, tags);
        span?.Dispose();
    }
}
