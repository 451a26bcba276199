namespace Tally.Query.PromQl.Functions;

/// <summary>An average: a plain sum divided at the end, or a running mean once the sum would overflow.</summary>
internal struct Mean
{
    private KahanSum _sum;
    private double _count;
    private bool _running;

    public void Add(double value)
    {
        _count++;
        if (_count == 1)
        {
            _sum = new(value);
            return;
        }
        if (!_running)
        {
            var next = _sum;
            next.Add(value);
            if (!double.IsInfinity(next.Plain))
            {
                _sum = next;
                return;
            }
            _running = true;
            _sum.Scale(1 / (_count - 1));
        }
        _sum.Scale((_count - 1) / _count);
        _sum.Add(value / _count);
    }

    public readonly double Value => _running ? _sum.Value : _sum.Plain / _count + _sum.Error / _count;
}
