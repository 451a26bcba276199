using System.Globalization;

namespace Tally.Chat.Data;

/// <summary>The messages of a long meeting that never was: the same on every machine, some 350 characters each.</summary>
internal static class Archive
{
    public const string Room = "archive";

    private static readonly string[] Who = ["the chair", "the treasurer", "a member from the back row", "the secretary", "the guest speaker", "the auditor"];
    private static readonly string[] Does = ["moved", "opposed", "seconded", "asked to postpone", "wished to amend", "explained at length"];
    private static readonly string[] What = ["the budget for the reading room", "the colour of the new doors", "the date of the summer feast", "the count of last week's ballots", "the lease of the boat house"];
    private static readonly string[] Why = ["because the minutes were not yet signed", "since nobody had counted twice", "for the third time this year", "although the clock had struck ten", "before the tea had been served"];

    public static IEnumerable<string> Messages(int count) => Enumerable.Range(0, count).Select(Message);

    private static string Message(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"Item {number}: ") + string.Join("; ", Enumerable.Range(0, 4).Select(part => Sentence((number * 7) + (part * 31))));

    private static string Sentence(int seed) =>
        $"{Who[seed % Who.Length]} {Does[seed / 3 % Does.Length]} {What[seed / 5 % What.Length]} {Why[seed / 7 % Why.Length]}";
}
