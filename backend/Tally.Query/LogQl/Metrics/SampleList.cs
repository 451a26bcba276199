using System.Runtime.InteropServices;

namespace Tally.Query.LogQl.Metrics;

/// <summary>The samples of one series, put in order of time once all are there.</summary>
internal sealed class SampleList
{
    private readonly List<long> _times = [];

    // Null while every value is 1, as where lines are counted: times alone are half the memory, and sorted as plain numbers.
    private List<double>? _values;
    private bool _isSorted = true;

    public void Add(long time, double value)
    {
        _isSorted &= _times.Count == 0 || _times[^1] <= time;
        if (value != 1 && _values is null)
            _values = Ones();
        _times.Add(time);
        _values?.Add(value);
    }

    public void Sort()
    {
        if (_isSorted)
            return;
        _isSorted = true;
        if (_values is null)
        {
            _times.Sort();
            return;
        }
        // By time and, within one time, by arrival: an unstable sort would shuffle first and last.
        var order = new int[_times.Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(order, (a, b) => _times[a] != _times[b] ? _times[a].CompareTo(_times[b]) : a.CompareTo(b));
        var (times, values) = (_times.ToArray(), _values.ToArray());
        for (var i = 0; i < order.Length; i++)
            (_times[i], _values[i]) = (times[order[i]], values[order[i]]);
    }

    /// <summary>
    /// Moves a window, <c>[start, end)</c> of the list, to the samples in <c>(from, to]</c>. Windows must move forward in time;
    /// sorted lists only.
    /// </summary>
    public void Slide(long from, long to, ref int start, ref int end)
    {
        while (start < _times.Count && _times[start] <= from)
            start++;
        end = Math.Max(start, end);
        while (end < _times.Count && _times[end] <= to)
            end++;
    }

    public ReadOnlySpan<long> Times(int start, int count) => CollectionsMarshal.AsSpan(_times).Slice(start, count);

    public ReadOnlySpan<double> Values(int start, int count) => CollectionsMarshal.AsSpan(_values ??= Ones()).Slice(start, count);

    private List<double> Ones() => [.. Enumerable.Repeat(1.0, _times.Count)];
}
