using System.Runtime.CompilerServices;

namespace Tally.Services.Tests;

/// <summary>Runs where TALLY_TEST_POSTGRES holds the connection string of a database that may be filled.</summary>
public sealed class PostgreSqlFactAttribute : FactAttribute
{
    public const string Variable = "TALLY_TEST_POSTGRES";

    public PostgreSqlFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)))
            Skip = $"{Variable} names no PostgreSQL database";
    }
}

public class PostgreSqlTests
{
    [PostgreSqlFact]
    public async Task Chat_keeps_everything_in_PostgreSQL_when_a_connection_string_says_so()
    {
        await using var receiver = await OtlpReceiver.Started();
        var town = new Town(
            $"ConnectionStrings:chat={Environment.GetEnvironmentVariable(PostgreSqlFactAttribute.Variable)}",
            $"OTEL_EXPORTER_OTLP_ENDPOINT={receiver.GrpcUrl}", "OTEL_BSP_SCHEDULE_DELAY=50");
        await town.InitializeAsync();
        try
        {
            var (ada, grace) = (await town.SignIn("ada"), await town.SignIn("grace"));
            var tally = await town.OpenTally(ada);
            (await town.Post("/rooms/town-hall/messages", new { text = "hello" }, ada)).EnsureSuccessStatusCode();
            foreach (var (option, token) in new[] { ("tea", ada), ("tea", grace), ("coffee", ada) })
                (await town.Post($"/tallies/{tally}/votes", new { option }, token)).EnsureSuccessStatusCode();
            Assert.Equal("tea 1, coffee 1", await town.Count(tally));
            Assert.Equal("hello", (await Town.Json(await town.Chat.Client.GetAsync("/rooms/town-hall/messages?limit=1")))[0].GetProperty("text").GetString());

            using var vote = await town.Post($"/tallies/{tally}/votes", new { option = "tea" }, ada);
            var trace = vote.Headers.GetValues("traceresponse").Single().Split('-')[1];

            // The driver's own spans, and no others.
            await Eventually.Find(() => receiver.Spans.FirstOrDefault(span => span.TraceId == trace && span.Scope == "Npgsql"), "a span of Npgsql's");
            Assert.DoesNotContain(receiver.Spans, span => span.Scope == "Tally.Chat.Sqlite");

            await town.Chat.Kill();
            await town.StartChat();
            Assert.Equal("tea 2, coffee 0", await town.Count(tally));
        }
        finally
        {
            await town.DisposeAsync();
        }
    }
}
