using CooperationTracker.Domain.Time;
using CsCheck;

namespace CooperationTracker.Domain.Tests.Time;

public sealed class DurationTests
{
    [Theory]
    [InlineData("P2Y6M", "2024-08-31", "2022-02-28")]
    [InlineData("P1M", "2024-03-31", "2024-02-29")]
    [InlineData("P1M", "2023-03-31", "2023-02-28")]
    [InlineData("P12M", "2024-02-29", "2023-02-28")]
    [InlineData("P90D", "2024-01-01", "2023-10-03")]
    [InlineData("P1W", "2024-01-01", "2023-12-25")]
    [InlineData("P1M1D", "2024-03-31", "2024-02-28")]
    [InlineData("P1Y2M3W4D", "2024-05-30", "2023-03-05")]
    [InlineData("P0D", "2024-01-01", "2024-01-01")]
    [InlineData("P9999Y", "2024-01-01", "0001-01-01")]
    [InlineData("P2023Y", "2024-01-01", "0001-01-01")]
    [InlineData("P2023Y1D", "2024-01-01", "0001-01-01")]
    [InlineData("P9999Y9999M9999W9999D", "9999-12-31", "0001-01-01")]
    public void A_duration_leads_from_a_day_to_one_before(string duration, string day, string before) =>
        Duration.Parse(duration).Before(DateOnly.Parse(day, null)).ToString("yyyy-MM-dd", null).ShouldBe(before);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("2Y")]
    [InlineData("P2")]
    [InlineData("PY")]
    [InlineData("p2y")]
    [InlineData("P-2Y")]
    [InlineData("P2.5Y")]
    [InlineData("P6M2Y")]
    [InlineData("PT1H")]
    [InlineData("P1DT")]
    [InlineData("P10000D")]
    [InlineData("P1D\n")]
    [InlineData("P\u0661D")]
    public void What_is_no_duration_is_told_how_to_write_one(string? text)
    {
        Duration.TryParse(text, out _, out var error).ShouldBeFalse();
        error.ShouldBe($"'{text}' is no duration. Write years, months, weeks or days after a P, such as P2Y6M or P90D.");
        Should.Throw<FormatException>(() => Duration.Parse(text!)).Message.ShouldBe(error);
    }

    [Theory]
    [InlineData("P2Y6M", "P2Y6M")]
    [InlineData("P30M", "P2Y6M")]
    [InlineData("P2W", "P14D")]
    [InlineData("P0Y", "P0D")]
    public void A_duration_has_one_spelling(string text, string spelling) => Duration.Parse(text).ToString().ShouldBe(spelling);

    [Fact]
    public void A_duration_reads_back_as_it_was_written() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Int[0, 9_999]).Select((months, days) => new Duration(months, days))
            .Sample(duration => Duration.Parse(duration.ToString()) == duration);
}
