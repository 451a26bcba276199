using Tally.Auth;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults(telemetry => telemetry.Privacy.Patterns.Add(TokenIssuer.Pattern));
builder.AddAuth();

var app = builder.Build();
app.MapDefaultEndpoints();
app.MapAuth();
app.Run();
