namespace Tally.Query.PromQl.Functions;

/// <summary>A sum that carries its rounding error along (Neumaier's variant of Kahan's).</summary>
internal struct KahanSum(double start)
{
    private double _sum = start;
    private double _error;

    public readonly double Value => _sum + _error;

    /// <summary>The sum without its correction, which overflows first.</summary>
    public readonly double Plain => _sum;

    public readonly double Error => _error;

    public void Add(double value)
    {
        var total = _sum + value;
        if (double.IsInfinity(total))
            _error = 0;
        else if (Math.Abs(_sum) >= Math.Abs(value))
            _error += _sum - total + value;
        else
            _error += value - total + _sum;
        _sum = total;
    }

    /// <summary>Adds another sum, its error too.</summary>
    public void Add(KahanSum other)
    {
        Add(other._sum);
        if (other._error != 0)
            Add(other._error);
    }

    public void Divide(double divisor)
    {
        _sum /= divisor;
        // Nothing by nothing is no error.
        _error = _error == 0 ? 0 : _error / divisor;
    }

    public void Scale(double factor)
    {
        _sum *= factor;
        _error *= factor;
    }
}
