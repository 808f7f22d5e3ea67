using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Tests.Reports;

public class AgreementTests
{
    [Fact]
    public void Each_field_says_who_says_what_who_differs_and_who_is_silent()
    {
        Account[] accounts =
        [
            new("a:1", "a", Edtf.Parse("2003-08"), "Osh", [new("kg", Role.Host), new("tj", Role.Participant)]),
            new("b:1", "b", Edtf.Parse("2003-08"), null, []) { Instrument = Instrument.Protocol },
            new("c:1", "c", Edtf.Parse(".."), "Bishkek", [new("tj", Role.Participant)]),
        ];

        var fields = Agreement.Of(accounts, OccurrenceComparison.Contradictions(accounts)).ToDictionary(f => f.Field);

        Said("date").ShouldBe((true, "2003-08: a:1 b:1", "c:1"));
        Said("place").ShouldBe((false, "Osh: a:1; Bishkek: c:1", "b:1"));
        Said("participants").ShouldBe((true, "host kg, tj: a:1; tj: c:1", "b:1"));
        Said("outcome").ShouldBe((true, "happened: a:1 c:1; happened, protocol: b:1", ""));

        (bool, string, string) Said(string field) => (
            fields[field].Agree,
            string.Join("; ", fields[field].Sayings.Select(s => $"{s.Value}: {string.Join(' ', s.Reports)}")),
            string.Join(' ', fields[field].Silent));
    }
}
