using CooperationTracker.Domain.Time;
using CsCheck;

namespace CooperationTracker.Domain.Tests.Time;

/// <summary>What holds for every value, whatever its form.</summary>
public class EdtfPropertyTests
{
    [Fact]
    public void Every_form_prints_as_it_was_read_and_reads_back_equal() => EdtfGen.Text.Sample(text =>
    {
        var value = Edtf.Parse(text);
        var again = Edtf.Parse(value.ToString());

        value.ToString().ShouldBe(text);
        again.ShouldBe(value);
        again.GetHashCode().ShouldBe(value.GetHashCode());
        (again.Earliest, again.BegunLatest, again.Latest, again.Level, again.IsQualified)
            .ShouldBe((value.Earliest, value.BegunLatest, value.Latest, value.Level, value.IsQualified));
    });

    [Fact]
    public void Earliest_is_not_after_begun_nor_begun_after_latest() => EdtfGen.Value.Sample(value =>
    {
        var earliest = value.Earliest ?? DateOnly.MinValue;
        var begun = value.BegunLatest ?? DateOnly.MaxValue;
        var latest = value.Latest ?? DateOnly.MaxValue;

        earliest.ShouldBeLessThanOrEqualTo(begun, value.ToString());
        begun.ShouldBeLessThanOrEqualTo(latest, value.ToString());
    });

    [Fact]
    public void A_day_month_and_year_have_the_bounds_of_the_calendar() => EdtfGen.Day.Sample(day =>
    {
        var (date, month, year) = (Edtf.Parse($"{day:yyyy-MM-dd}"), Edtf.Parse($"{day:yyyy-MM}"), Edtf.Parse($"{day:yyyy}"));
        var lastOfMonth = new DateOnly(day.Year, day.Month, DateTime.DaysInMonth(day.Year, day.Month));

        (date.Earliest, date.BegunLatest, date.Latest).ShouldBe((day, day, day));
        (month.Earliest, month.BegunLatest, month.Latest).ShouldBe((new(day.Year, day.Month, 1), lastOfMonth, lastOfMonth));
        (year.Earliest, year.Latest).ShouldBe((new(day.Year, 1, 1), new(day.Year, 12, 31)));
    });

    [Fact]
    public void The_day_after_a_month_is_no_day_of_it() => EdtfGen.Day.Sample(day =>
        Edtf.TryParse($"{day:yyyy-MM}-{DateTime.DaysInMonth(day.Year, day.Month) + 1:00}", out _, out _).ShouldBeFalse());

    [Fact]
    public void What_is_certain_is_possible() =>
        Gen.Select(EdtfGen.Value, EdtfGen.Day, EdtfGen.Day).Sample((value, a, b) =>
        {
            var (from, to) = a <= b ? (a, b) : (b, a);

            if (value.CertainlyOn(a)) value.PossiblyOn(a).ShouldBeTrue();
            if (value.CertainlyOn(a)) value.CertainlyBegunBy(a).ShouldBeTrue();
            if (value.CertainlyBegunBy(a)) value.PossiblyBegunBy(a).ShouldBeTrue();
            if (value.CertainlyWithin(from, to)) value.PossiblyWithin(from, to).ShouldBeTrue();
            if (value.CertainlyOn(a)) value.PossiblyWithin(a, a).ShouldBeTrue();
        });

    [Fact]
    public void What_had_begun_by_a_day_had_begun_by_every_later_one() =>
        Gen.Select(EdtfGen.Value, EdtfGen.Day, EdtfGen.Day).Sample((value, a, b) =>
        {
            var (earlier, later) = a <= b ? (a, b) : (b, a);

            if (value.PossiblyBegunBy(earlier)) value.PossiblyBegunBy(later).ShouldBeTrue();
            if (value.CertainlyBegunBy(earlier)) value.CertainlyBegunBy(later).ShouldBeTrue();
        });

    [Fact]
    public void Days_it_possibly_held_on_lie_between_its_bounds() =>
        Gen.Select(EdtfGen.Value, EdtfGen.Day).Sample((value, day) =>
        {
            if (!value.PossiblyOn(day)) return;
            day.ShouldBeGreaterThanOrEqualTo(value.Earliest ?? DateOnly.MinValue);
            day.ShouldBeLessThanOrEqualTo(value.Latest ?? DateOnly.MaxValue);
            value.PossiblyBegunBy(day).ShouldBeTrue();
        });

    [Fact]
    public void Nothing_is_certain_about_a_qualified_value() =>
        Gen.Select(EdtfGen.Value.Where(value => value.IsQualified), EdtfGen.Day).Sample((value, day) =>
            (value.CertainlyOn(day) || value.CertainlyBegunBy(day)
                || value.CertainlyWithin(DateOnly.MinValue, DateOnly.MaxValue)).ShouldBeFalse());

    [Fact]
    public void The_order_is_total_and_agrees_with_equality() =>
        Gen.Select(EdtfGen.Value, EdtfGen.Value, EdtfGen.Value).Sample((a, b, c) =>
        {
            Math.Sign(a.CompareTo(b)).ShouldBe(-Math.Sign(b.CompareTo(a)));
            (a.CompareTo(b) == 0).ShouldBe(a == b);
            if (a <= b && b <= c) a.CompareTo(c).ShouldBeLessThanOrEqualTo(0);
            a.CompareTo(Edtf.Parse(a.ToString())).ShouldBe(0);
            a.CompareTo(null).ShouldBePositive();
        });

    [Fact]
    public void Random_text_is_read_or_refused_and_nothing_else() => Gen.String.Sample(ReadOrRefused);

    [Fact]
    public void Good_text_with_mistakes_is_read_or_refused_and_nothing_else() =>
        EdtfGen.Mutated.Sample(ReadOrRefused, iter: 20_000);

    private static void ReadOrRefused(string text)
    {
        if (Edtf.TryParse(text, out var value, out var error))
        {
            value.ToString().ShouldBe(text);
            (value.Earliest ?? DateOnly.MinValue).ShouldBeLessThanOrEqualTo(value.Latest ?? DateOnly.MaxValue);
        }
        else
        {
            error.ShouldContain("(character ");
            Should.Throw<FormatException>(() => Edtf.Parse(text)).Message.ShouldBe(error);
        }
    }
}
