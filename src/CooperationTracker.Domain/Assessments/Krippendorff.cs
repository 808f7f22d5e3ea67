namespace CooperationTracker.Domain.Assessments;

/// <summary>How two different values are told apart.</summary>
public enum Metric
{
    /// <summary>They are the same or not.</summary>
    Nominal,

    /// <summary>By how many values rank between them.</summary>
    Ordinal,

    /// <summary>By the square of their difference.</summary>
    Interval,
}

/// <summary>
/// Krippendorff's alpha: how far assessors agree beyond chance. 1 is perfect, 0 is chance, less is worse than chance.
/// </summary>
/// <remarks>
/// After Klaus Krippendorff, Computing Krippendorff's Alpha-Reliability (University of Pennsylvania, 2011): the matrix of
/// coincidences of values within units, each unit's pairs counted 1/(m-1) where m assessors gave it a value. A unit with
/// fewer than two values pairs nothing, so missing values need no filling in.
/// </remarks>
public static class Krippendorff
{
    /// <summary>Alpha; null where there is nothing to pair, or no two values differ, so that chance cannot be told from agreement.</summary>
    /// <param name="units">The values that assessors gave each unit; missing ones are left out.</param>
    /// <param name="metric">How values are told apart.</param>
    public static double? Alpha(IEnumerable<IReadOnlyCollection<int>> units, Metric metric)
    {
        ArgumentNullException.ThrowIfNull(units);
        var coincidences = new SortedDictionary<(int, int), double>();
        foreach (var unit in units.Where(u => u.Count > 1))
        {
            var counts = unit.CountBy(value => value).ToArray();
            foreach (var (a, countA) in counts)
            {
                foreach (var (b, countB) in counts)
                {
                    double pairs = countA * (a == b ? countB - 1 : countB);
                    coincidences[(a, b)] = coincidences.GetValueOrDefault((a, b)) + pairs / (unit.Count - 1);
                }
            }
        }
        SortedDictionary<int, double> totals = [];
        foreach (var ((a, _), count) in coincidences)
        {
            totals[a] = totals.GetValueOrDefault(a) + count;
        }
        var n = totals.Values.Sum();
        var observed = coincidences.Sum(c => c.Value * Difference(c.Key.Item1, c.Key.Item2, totals, metric));
        var expected = totals.Sum(a => totals.Sum(b => a.Value * b.Value * Difference(a.Key, b.Key, totals, metric)));
        return expected == 0 ? null : 1 - (n - 1) * observed / expected;
    }

    private static double Difference(int a, int b, SortedDictionary<int, double> totals, Metric metric) => metric switch
    {
        _ when a == b => 0,
        Metric.Nominal => 1,
        Metric.Ordinal => Square(totals.Where(t => t.Key >= Math.Min(a, b) && t.Key <= Math.Max(a, b)).Sum(t => t.Value) - (totals[a] + totals[b]) / 2),
        Metric.Interval => Square((double)a - b),
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "no such metric"),
    };

    private static double Square(double value) => value * value;
}
