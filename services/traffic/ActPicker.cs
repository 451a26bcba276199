namespace Tally.Traffic;

/// <summary>Draws the next act and who does it, by the configured shares.</summary>
internal sealed class ActPicker(TrafficOptions options)
{
#pragma warning disable CA5394 // Nobody gains by guessing what a synthetic user does next.
    public (Act Act, string User) Next()
    {
        var draw = Random.Shared.NextDouble();
        var kind = draw < options.ErrorShare ? Acts.Wrong
            : draw < options.ErrorShare + options.SlowShare ? Acts.Slow
            : Acts.Ordinary;
        return (kind[Random.Shared.Next(kind.Count)], options.Users[Random.Shared.Next(options.Users.Count)]);
    }
#pragma warning restore CA5394
}
