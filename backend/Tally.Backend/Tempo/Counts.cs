using System.Globalization;

namespace Tally.Backend.Tempo;

/// <summary>Reads whole numbers among a request's parameters.</summary>
internal static class Counts
{
    public static bool TryRead(IQueryCollection parameters, string name, int otherwise, out int count, out string error)
    {
        error = "";
        count = otherwise;
        var text = parameters[name].ToString();
        if (text.Length == 0 || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count))
            return true;
        error = $"invalid {name}: \"{text}\" is not a whole number";
        return false;
    }
}
