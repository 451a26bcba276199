namespace Tally.Query.PromQl.Histograms;

/// <summary>Upper bounds of custom buckets; the last bucket, without one, ends at infinity.</summary>
internal static class CustomBounds
{
    public static double[] Common(double[] left, double[] right)
    {
        var common = new List<double>();
        for (int i = 0, j = 0; i < left.Length && j < right.Length;)
        {
            if (left[i] == right[j])
                common.Add(left[i]);
            var step = left[i].CompareTo(right[j]);
            i += step <= 0 ? 1 : 0;
            j += step >= 0 ? 1 : 0;
        }
        return [.. common];
    }

    /// <summary>Where the bucket of an index goes when only some bounds stay: to the first one that holds all of it.</summary>
    public static Func<int, int> Map(double[] bounds, double[] kept) => index =>
    {
        if (index >= bounds.Length)
            return kept.Length;
        var place = Array.BinarySearch(kept, bounds[index]);
        return place >= 0 ? place : ~place;
    };
}
