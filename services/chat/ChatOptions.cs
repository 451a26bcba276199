using Tally.ServiceDefaults;

namespace Tally.Chat;

/// <summary>The settings under <c>Chat</c>, and the connection string <c>chat</c>.</summary>
internal sealed class ChatOptions
{
    /// <summary>A PostgreSQL connection string. Default: none, so chat keeps a SQLite file.</summary>
    public string? PostgreSql { get; set; }

    /// <summary>Where the SQLite file lies; relative to the content root. Default: .data</summary>
    public string DataFolder { get; set; } = ".data";

    /// <summary>Messages kept in a room; older ones go. 100 to 1,000,000. Default: 5,000.</summary>
    public int MessagesPerRoom { get; set; } = 5000;

    /// <summary>Messages of the room "archive" that a new database starts with, for search to work on. 0 to 100,000. Default: 4,000.</summary>
    public int ArchiveMessages { get; set; } = 4000;

    /// <summary>Whether <c>GET /fault</c> exists, which fails with 500. Default: in the environment Development only.</summary>
    public bool Faults { get; set; }

    public static ChatOptions Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var options = new ChatOptions { Faults = environment.IsDevelopment() };
        configuration.GetSection("Chat").Bind(options);
        options.PostgreSql = configuration.GetConnectionString("chat") is { Length: > 0 } given ? given : null;
        options.DataFolder = Path.GetFullPath(options.DataFolder, environment.ContentRootPath);
        SettingCheck.Throw<ChatOptions>(
        [
            SettingCheck.Range("Chat:MessagesPerRoom", options.MessagesPerRoom, 100, 1_000_000, "messages"),
            SettingCheck.Range("Chat:ArchiveMessages", options.ArchiveMessages, 0, 100_000, "messages"),
        ]);
        return options;
    }
}
