using Tally.ServiceDefaults;

namespace Tally.Traffic;

/// <summary>The settings under <c>Traffic</c>.</summary>
internal sealed class TrafficOptions
{
    private static readonly List<string> DemoUsers = ["ada", "grace", "alan", "katherine", "linus"];

    /// <summary>Acts of synthetic users in a second; most are one request. 0 to 500, 0 rests. Default: 5.</summary>
    public double RequestsPerSecond { get; set; } = 5;

    /// <summary>The share of acts that go wrong: unknown tallies, options that are none, faults of chat. 0 to 1. Default: 0.05.</summary>
    public double ErrorShare { get; set; } = 0.05;

    /// <summary>The share of acts that take long: a search of the archive, about a second of chat's processor each. 0 to 1. Default: 0.01.</summary>
    public double SlowShare { get; set; } = 0.01;

    /// <summary>User names; auth must know them. Default: the demo users.</summary>
    public IList<string> Users { get; } = [];

    /// <summary>The password of all of them. Default: that of the demo users.</summary>
    public string Password { get; set; } = "tally-demo";

    public static TrafficOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection("Traffic").Get<TrafficOptions>() ?? new();
        if (options.Users.Count == 0)
            DemoUsers.ForEach(options.Users.Add);
        SettingCheck.Throw<TrafficOptions>(
        [
            SettingCheck.Range("Traffic:RequestsPerSecond", options.RequestsPerSecond, 0, 500, "acts in a second"),
            SettingCheck.Range("Traffic:ErrorShare", options.ErrorShare, 0, 1, "(a share)"),
            SettingCheck.Range("Traffic:SlowShare", options.SlowShare, 0, 1, "(a share)"),
            SettingCheck.Range("Traffic:ErrorShare + SlowShare", options.ErrorShare + options.SlowShare, 0, 1, "(a share)"),
        ]);
        return options;
    }
}
