using System.Data.Common;
using Dapper;

namespace Tally.Chat.Data;

/// <summary>Runs statements, each on a pooled connection and in a transaction of its own. Safe for concurrent use.</summary>
internal sealed class ChatDatabase(DbDataSource source, IDatabaseSpans spans)
{
    public async Task<List<T>> Query<T>(Statement statement, object? parameters, CancellationToken cancellation) =>
        await Run(statement, async connection =>
            (await connection.QueryAsync<T>(Command(statement, parameters, cancellation))).AsList(), cancellation);

    public async Task<T?> First<T>(Statement statement, object? parameters, CancellationToken cancellation) =>
        await Run(statement, connection =>
            connection.QueryFirstOrDefaultAsync<T>(Command(statement, parameters, cancellation)), cancellation);

    /// <summary>The number of rows that it changed.</summary>
    public async Task<int> Execute(Statement statement, object? parameters, CancellationToken cancellation) =>
        await Run(statement, connection => connection.ExecuteAsync(Command(statement, parameters, cancellation)), cancellation);

    /// <summary>One statement for each of <paramref name="rows"/>, all or none.</summary>
    public async Task ExecuteAll(Statement statement, IEnumerable<object> rows, CancellationToken cancellation) =>
        await Run(
            statement,
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                foreach (var row in rows)
                    await connection.ExecuteAsync(new CommandDefinition(statement.Text, row, transaction, cancellationToken: cancellation));
                await transaction.CommitAsync(cancellation);
                return true;
            },
            cancellation);

    private async Task<T> Run<T>(Statement statement, Func<DbConnection, Task<T>> work, CancellationToken cancellation)
    {
        using var span = spans.Start(statement);
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            return await work(connection);
        }
        catch (DbException e)
        {
            span?.Failed(e);
            throw;
        }
    }

    private static CommandDefinition Command(Statement statement, object? parameters, CancellationToken cancellation) =>
        new(statement.Text, parameters, cancellationToken: cancellation);
}
