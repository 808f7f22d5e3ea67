using CooperationTracker.Domain.Assessments;
using CsCheck;

namespace CooperationTracker.Domain.Tests.Assessments;

public class KrippendorffTests
{
    private static readonly Gen<int?> Value = Gen.Int[-1, 2].Select(v => v == 2 ? (int?)null : v);

    private static readonly Gen<int?[][]> Units = Value.Array[3].Array[1, 12];

    /// <summary>Units from rows of assessors, a character a value; a dot is a missing one.</summary>
    private static int[][] Of(params string[] assessors) => [.. Enumerable.Range(0, assessors[0].Length)
        .Select(unit => assessors.Select(a => a[unit]).Where(c => c != '.').Select(c => (int)c).ToArray())];

    /// <summary>Klaus Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section D: four observers, twelve units, values missing.</summary>
    [Theory]
    [InlineData(Metric.Nominal, 0.743)]
    [InlineData(Metric.Ordinal, 0.815)]
    [InlineData(Metric.Interval, 0.849)]
    public void The_published_example_of_four_observers(Metric metric, double alpha) => Krippendorff.Alpha(
        Of("123321412...", "1233224125.3", ".3332342251.", "12332441251."), metric)!.Value.ShouldBe(alpha, 0.0005);

    /// <summary>The same, section A: two observers, two values.</summary>
    [Fact]
    public void The_published_example_of_two_values() =>
        Krippendorff.Alpha(Of("0100000010", "1110010000"), Metric.Nominal)!.Value.ShouldBe(0.095, 0.0005);

    /// <summary>The same, section B: two observers, five values without order.</summary>
    [Fact]
    public void The_published_example_of_values_without_order() =>
        Krippendorff.Alpha(Of("aabbdcccedda", "babbbccceddd"), Metric.Nominal)!.Value.ShouldBe(0.692, 0.0005);

    [Fact]
    public void Perfect_agreement_is_1() => Units.Sample(units =>
    {
        int[][] same = [.. units.Select(u => u.OfType<int>().ToArray()).Select(u => u.Length == 0 ? u : [u[0], u[0], u[0]])];
        foreach (var metric in Enum.GetValues<Metric>())
        {
            var alpha = Krippendorff.Alpha(same, metric);
            if (same.Where(u => u.Length > 0).Select(u => u[0]).Distinct().Count() > 1)
            {
                alpha.ShouldNotBeNull().ShouldBe(1, 1e-12);
            }
            else
            {
                alpha.ShouldBeNull();
            }
        }
    });

    [Fact]
    public void The_order_of_units_and_of_assessors_does_not_matter() => Gen.Select(Units, Gen.Int).Sample((units, seed) =>
    {
        int[][] given = [.. units.Select(u => u.OfType<int>().ToArray())];
        var random = new Random(seed);
        int[][] shuffled = [.. given.Select(u => { random.Shuffle(u = [.. u]); return u; })];
        random.Shuffle(shuffled);
        foreach (var metric in Enum.GetValues<Metric>())
        {
            var (one, other) = (Krippendorff.Alpha(given, metric), Krippendorff.Alpha(shuffled, metric));
            (one is null).ShouldBe(other is null);
            (one ?? 0).ShouldBe(other ?? 0, 1e-9);
        }
    });

    [Fact]
    public void It_is_never_more_than_1() => Units.Sample(units =>
    {
        foreach (var metric in Enum.GetValues<Metric>())
        {
            (Krippendorff.Alpha(units.Select(u => u.OfType<int>().ToArray()), metric) ?? 1).ShouldBeLessThanOrEqualTo(1 + 1e-12);
        }
    });

    [Fact]
    public void A_unit_that_one_assessor_scored_changes_nothing() => Units.Sample(units =>
    {
        int[][] given = [.. units.Select(u => u.OfType<int>().ToArray())];
        foreach (var metric in Enum.GetValues<Metric>())
        {
            Krippendorff.Alpha([.. given, [1], []], metric).ShouldBe(Krippendorff.Alpha(given, metric));
        }
    });

    [Fact]
    public void Nothing_to_pair_is_no_agreement() => Krippendorff.Alpha([[1], [0], []], Metric.Nominal).ShouldBeNull();
}
