using System.Buffers;
using System.Net;
using System.Text;

namespace Tally.Query.LogQl.Pipeline;

/// <summary>An address, a range of them (<c>10.0.0.1-10.0.0.9</c>) or a network (<c>10.0.0.0/8</c>), looked for anywhere in a line.</summary>
internal sealed class IpNeedle : LineTest.Needle
{
    private static readonly SearchValues<byte> Starts = SearchValues.Create("0123456789abcdefABCDEF:"u8);
    private static readonly SearchValues<byte> Parts = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    private readonly UInt128 _from;
    private readonly UInt128 _to;

    private IpNeedle(UInt128 from, UInt128 to) => (_from, _to) = (from, to);

    public static bool TryCreate(string pattern, out IpNeedle needle)
    {
        needle = null!;
        if (pattern.Split('-') is [var first, var last] && IPAddress.TryParse(first.Trim(), out var from) && IPAddress.TryParse(last.Trim(), out var to))
            needle = new(Number(from), Number(to));
        else if (IPNetwork.TryParse(pattern, out var network))
            needle = new(Number(network.BaseAddress), Number(network.BaseAddress) | (UInt128.MaxValue >> (network.PrefixLength + (network.BaseAddress.GetAddressBytes().Length == 4 ? 96 : 0))));
        else if (IPAddress.TryParse(pattern, out var one))
            needle = new(Number(one), Number(one));
        return needle is not null;
    }

    public bool Holds(IPAddress address) => Number(address) is var number && number >= _from && number <= _to;

    public override bool IsIn(ReadOnlySpan<byte> line)
    {
        while (!line.IsEmpty)
        {
            var start = line.IndexOfAny(Starts);
            if (start < 0)
                return false;
            line = line[start..];
            var end = line.IndexOfAnyExcept(Parts);
            var word = end < 0 ? line : line[..end];
            if (word.Length is > 1 and <= 45 && word.IndexOfAny(".:"u8) >= 0 && IPAddress.TryParse(Encoding.ASCII.GetString(word).TrimEnd('.', ':'), out var address) && Holds(address))
                return true;
            line = line[word.Length..];
        }
        return false;
    }

    // IPv4 as the IPv6 addresses that stand for it, so that one order holds both.
    private static UInt128 Number(IPAddress address)
    {
        UInt128 number = 0;
        foreach (var b in address.MapToIPv6().GetAddressBytes())
            number = (number << 8) | b;
        return number;
    }
}
