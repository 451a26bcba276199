using Tally.Chat;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(ChatTelemetry.Allow);
builder.AddChat();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapChat();
app.Run();
