using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Tally.ServiceDefaults;

namespace Tally.Chat.Data;

/// <summary>Chooses the database, makes its tables before the first request, and has readiness depend on it.</summary>
internal static class DatabaseSetup
{
    public static void AddDatabase(this WebApplicationBuilder builder, ChatOptions options)
    {
        if (options.PostgreSql is { } connection)
            AddPostgreSql(builder.Services, connection);
        else
            AddSqlite(builder.Services, options.DataFolder);

        builder.Services.AddSingleton<ChatDatabase>();
        builder.Services.AddSingleton<Rooms>().AddSingleton<Messages>().AddSingleton<Tallies>();
        builder.Services.AddSingleton<DatabaseStart>().AddHostedService(services => services.GetRequiredService<DatabaseStart>());
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database", HealthStatus.Unhealthy);
    }

    private static void AddPostgreSql(IServiceCollection services, string connection)
    {
        services.AddSingleton<DbDataSource>(_ => NpgsqlDataSource.Create(connection));
        services.AddSingleton<IDatabaseSpans, DriversOwnSpans>();
        services.AddSingleton(new Dialect("BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", IsFile: false));
    }

    private static void AddSqlite(IServiceCollection services, string folder)
    {
        MakeFolder(folder);
        var connection = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "chat.db"), ForeignKeys = true };
        services.AddSingleton(_ => SqliteFactory.Instance.CreateDataSource(connection.ConnectionString));
        services.AddSingleton<IDatabaseSpans, SqliteSpans>();
        services.AddSingleton(new Dialect("INTEGER PRIMARY KEY AUTOINCREMENT", IsFile: true));
    }

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            SettingCheck.Throw<ChatOptions>([$"Chat:DataFolder = {folder}: the folder cannot be made: {e.Message}"]);
        }
    }
}

/// <summary>Where the two databases differ: how a table numbers its rows, and whether the database is a file of ours.</summary>
internal sealed record Dialect(string Identity, bool IsFile);
