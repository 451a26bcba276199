using System.Buffers;
using System.Net;
using System.Text;

namespace Tally.Query.LogQl.Pipeline;

/// <summary>An address, a range of them (<c>10.0.0.1-10.0.0.9</c>) or a network (<c>10.0.0.0/8</c>), looked for anywhere in a line.</summary>
internal sealed class IpNeedle : LineTest.Needle
{
    private static readonly SearchValues<byte> V4Characters = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> V6Characters = SearchValues.Create("0123456789abcdefABCDEF:."u8);

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

    private bool Holds(IPAddress address) => Number(address) is var number && number >= _from && number <= _to;

    public override bool IsIn(ReadOnlySpan<byte> line)
    {
        while (line.IndexOfAny(V6Characters) is var start and >= 0)
        {
            line = line[start..];
            var v4 = Run(line, V4Characters);
            var v6 = Run(line, V6Characters);
            // 10.0.0.7:80 is an address and a port; ::ffff:10.0.0.7 is one address.
            if (IsAddress(v4, '.') || IsAddress(v6, ':'))
                return true;
            line = line[(IsNumbered(v4) ? v4.Length : v6.Length)..];
        }
        return false;
    }

    private bool IsAddress(ReadOnlySpan<byte> word, char separator) =>
        word.Length is > 1 and <= 45 && word.Contains((byte)separator) && IPAddress.TryParse(Encoding.ASCII.GetString(word).TrimEnd('.'), out var address) && Holds(address);

    private static bool IsNumbered(ReadOnlySpan<byte> word) => word.Count((byte)'.') == 3;

    private static ReadOnlySpan<byte> Run(ReadOnlySpan<byte> line, SearchValues<byte> characters) =>
        line.IndexOfAnyExcept(characters) is var end and >= 0 ? line[..end] : line;

    // IPv4 as the IPv6 addresses that stand for it, so that one order holds both.
    private static UInt128 Number(IPAddress address)
    {
        UInt128 number = 0;
        foreach (var b in address.MapToIPv6().GetAddressBytes())
            number = (number << 8) | b;
        return number;
    }
}
