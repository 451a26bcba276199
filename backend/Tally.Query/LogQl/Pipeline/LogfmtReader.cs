using System.Text;

namespace Tally.Query.LogQl.Pipeline;

/// <summary>Reads <c>key=value key="quoted value" key</c> pairs from UTF-8, one after the other.</summary>
internal ref struct LogfmtReader(ReadOnlySpan<byte> line)
{
    private readonly ReadOnlySpan<byte> _line = line;
    private int _at;

    public ReadOnlySpan<byte> Key { get; private set; }

    public string Value { get; private set; } = "";

    /// <summary>The first mistake; null where there is none so far.</summary>
    public string? Error { get; private set; }

    /// <summary>The next pair. False at the end, or at a mistake: then <see cref="Error"/> is set and reading goes on behind it.</summary>
    public bool Next(out bool isBroken)
    {
        isBroken = false;
        while (_at < _line.Length && _line[_at] <= ' ')
            _at++;
        if (_at == _line.Length)
            return false;
        var start = _at;
        while (_at < _line.Length && _line[_at] > ' ' && _line[_at] is not ((byte)'=' or (byte)'"'))
            _at++;
        Key = _line[start.._at];
        Value = "";
        if (_at < _line.Length && _line[_at] == '"')
            return Broken("unexpected '\"'", out isBroken);
        if (_at == _line.Length || _line[_at] != '=')
            return true;
        if (Key.IsEmpty)
            return Broken("unexpected '='", out isBroken);
        _at++;
        return _at < _line.Length && _line[_at] == '"' ? Quoted(out isBroken) : Plain(out isBroken);
    }

    private bool Plain(out bool isBroken)
    {
        isBroken = false;
        var start = _at;
        while (_at < _line.Length && _line[_at] > ' ')
        {
            if (_line[_at] is (byte)'=' or (byte)'"')
                return Broken($"unexpected '{(char)_line[_at]}'", out isBroken);
            _at++;
        }
        Value = Encoding.UTF8.GetString(_line[start.._at]);
        return true;
    }

    private bool Quoted(out bool isBroken)
    {
        isBroken = false;
        var start = ++_at;
        while (_at < _line.Length && _line[_at] != '"')
            _at += _line[_at] == '\\' ? 2 : 1;
        if (_at >= _line.Length)
        {
            _at = _line.Length;
            return Broken("unterminated quoted value", out isBroken);
        }
        var inner = Encoding.UTF8.GetString(_line[start.._at]);
        _at++;
        Value = inner.Contains('\\') ? Syntax.Unescape.Go(inner.Replace("\\/", "/", StringComparison.Ordinal)) ?? "" : inner;
        return true;
    }

    private bool Broken(string what, out bool isBroken)
    {
        Error ??= $"logfmt syntax error at pos {_at + 1} : {what}";
        while (_at < _line.Length && _line[_at] > ' ')
            _at++;
        isBroken = true;
        return false;
    }
}
