using CooperationTracker.Domain.Cooperation;
using CooperationTracker.Domain.Reports;
using CsCheck;

namespace CooperationTracker.Domain.Tests.Cooperation;

public class TieTests
{
    private static readonly Gen<Participant[]> Participants =
        Gen.Select(Gen.Int[0, 12], Gen.OneOf(Enum.GetValues<Role>())).Select((n, role) => new Participant($"actor-{n}", role)).Array[0, 15];

    [Fact]
    public void A_report_ties_all_its_actors_own_fields_included() =>
        Tie.Of(Some.Meeting with { Chair = "tajikistan" }).ShouldBe(
            [new("csto", "osce", 1.0m), new("csto", "tajikistan", 1.0m), new("osce", "tajikistan", 1.0m)]);

    [Fact]
    public void Every_pair_of_actors_is_tied_once_and_in_order() =>
        Gen.Select(Gen.OneOf(Examples.Reports.ToArray()), Participants).Sample((example, participants) =>
        {
            var report = example with { Participants = participants };
            var actors = report.AllParticipants().Select(p => p.Actor).Distinct().Count();
            var weight = CodebookEntry.Of(report).Goldstein;

            var ties = Tie.Of(report).ToArray();

            ties.Length.ShouldBe(weight is null ? 0 : actors * (actors - 1) / 2);
            ties.ShouldBe(ties.OrderBy(t => t.A, StringComparer.Ordinal).ThenBy(t => t.B, StringComparer.Ordinal));
            ties.Select(t => (t.A, t.B)).ShouldBeUnique();
            ties.ShouldAllBe(t => string.CompareOrdinal(t.A, t.B) < 0 && t.Weight == weight);
        });

    [Fact]
    public void Memberships_and_threats_tie_nobody()
    {
        var many = new Participant[] { new("csto", Role.Participant), new("osce", Role.Participant), new("nato", Role.Target) };

        Tie.Of(Examples.Reports.OfType<MembershipDeclared>().Single() with { Participants = many }).ShouldBeEmpty();
        Tie.Of(Examples.Reports.OfType<ThreatAssessed>().Single() with { Participants = many }).ShouldBeEmpty();
    }

    [Fact]
    public void An_actor_alone_is_tied_to_nobody() =>
        Tie.Of(Some.Meeting with { Participants = [new("osce", Role.Participant)] }).ShouldBeEmpty();
}
