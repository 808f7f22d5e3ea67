using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Tests.Statements;

/// <summary>Everything for which a statement is refused, with the field that is at fault.</summary>
public class ReceiveStatementRefusalTests
{
    private static Decision Receive(Statement statement) => new ReceiveStatement(statement).Decide(Some.Registry);

    private static Decision Receive(Report report) => Receive(Some.Statement with { Reports = [report] });

    [Theory]
    [InlineData("")]
    [InlineData("Speech 2008")]
    [InlineData("a:b")]
    public void A_key_is_a_slug(string key) => Receive(Some.Statement with { Key = key, Reports = [] }).ThenRefuses("invalid-value /key");

    [Fact]
    public void A_title_is_not_empty() => Receive(Some.Statement with { Title = " " }).ThenRefuses("missing-field /title");

    [Fact]
    public void A_language_is_not_empty() => Receive(Some.Statement with { Languages = ["en", ""] }).ThenRefuses("missing-field /languages/1");

    [Fact]
    public void Issuer_principal_and_speaker_are_known() =>
        Receive(Some.Statement with { Issuer = "cssto", OnBehalfOf = "nobody-at-all", Speaker = "nikolay-bordyuzha" })
            .ThenRefuses("unknown-actor /issuer", "unknown-actor /onBehalfOf", "unknown-actor /speaker");

    [Fact]
    public void Of_very_many_mistakes_the_first_hundred_are_told() =>
        Receive(Some.Meeting with { Participants = [.. Enumerable.Range(0, 100_000).Select(i => new Participant($"nobody-{i}", Role.Participant))] })
            .ThenRefuses([.. Enumerable.Range(0, 100).Select(i => $"unknown-actor /reports/0/participants/{i}/actor")]);

    [Fact]
    public void An_unknown_actor_gets_the_nearest_names() =>
        Receive(Some.Statement with { Issuer = "tadjikistan" }).Refusals.Single().Suggestions[0].ShouldBe("tajikistan", StringCompareShould.IgnoreCase);

    [Theory]
    [InlineData("Y20000")]
    [InlineData("-0044")]
    public void Dates_lie_in_the_years_of_the_calendar(string date)
    {
        Receive(Some.Statement with { Issued = Edtf.Parse(date) }).ThenRefuses("bad-date /issued");
        Receive(Some.Meeting with { Occurred = Edtf.Parse(date) }).ThenRefuses("bad-date /reports/0/occurred");
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    public void A_digest_is_64_lower_case_hexadecimal_digits(string digest) =>
        Receive(Some.Statement with { Source = new("", digest), Paragraphs = [new(1, "He opens.", digest), new(2, "Drugs.")] })
            .ThenRefuses("missing-field /source/file", "invalid-value /source/sha256", "invalid-value /paragraphs/0/sha256");

    [Fact]
    public void A_statement_has_a_paragraph() =>
        Receive(Some.Statement with { Paragraphs = [], Reports = [] }).ThenRefuses("missing-field /paragraphs");

    [Fact]
    public void Paragraphs_are_numbered_upwards_from_1() =>
        Receive(Some.Statement with { Paragraphs = [new(0, "Zero."), new(2, "Two."), new(2, "Again."), new(1, "Back.")], Reports = [] })
            .ThenRefuses("duplicate /paragraphs/0/number", "duplicate /paragraphs/2/number", "invalid-value /paragraphs/3/number");

    [Fact]
    public void A_paragraph_says_something() =>
        Receive(Some.Statement with { Paragraphs = [new(1, "\t"), new(2, "Two.")] }).ThenRefuses("missing-field /paragraphs/0/text");

    [Fact]
    public void A_report_stands_in_a_paragraph_of_the_statement()
    {
        var decision = Receive(Some.Meeting with { Paragraph = 3 }).ThenRefuses("unknown-paragraph /reports/0/paragraph");

        decision.Refusals[0].Message.ShouldBe("There is no paragraph 3: the statement's paragraphs go from 1 to 2.");
    }

    [Fact]
    public void A_report_has_an_id_of_its_own() =>
        Receive(Some.Statement with { Reports = [Some.Meeting, Some.Threat with { Id = "conference" }, Some.Threat with { Id = "A Threat" }] })
            .ThenRefuses("duplicate /reports/1/id", "invalid-value /reports/2/id");

    [Fact]
    public void A_report_has_a_summary() => Receive(Some.Meeting with { Summary = "" }).ThenRefuses("missing-field /reports/0/summary");

    [Fact]
    public void Occurrences_are_slugs() => Receive(Some.Meeting with { Occurrence = "The Conference", Implements = "a b" })
        .ThenRefuses("invalid-value /reports/0/occurrence", "invalid-value /reports/0/implements");

    [Fact]
    public void An_occurrence_does_not_follow_from_itself() => Receive(Some.Meeting with { Occurrence = "conference", Implements = "conference" })
        .ThenRefuses("circular /reports/0/implements");

    [Fact]
    public void Participants_topics_and_commitments_are_known()
    {
        var decision = Receive(Some.Meeting with
        {
            Participants = [new("csto", Role.Participant), new("osec", Role.Participant)],
            Topics = ["terorism", "narcotics", "astrology"],
            Effects = [new("operation-canal", EffectKind.Advances)],
        });

        decision.ThenRefuses(
            "unknown-actor /reports/0/participants/1/actor", "unknown-topic /reports/0/topics/0", "unknown-topic /reports/0/topics/2",
            "unknown-commitment /reports/0/effects/0/commitment");
        decision.Refusals.Select(r => r.Suggestions is [var nearest, ..] ? nearest.ToLowerInvariant() : null).ShouldBe(["osce", "terrorism", null, "operation-kanal"]);
    }

    [Fact]
    public void Everything_wrong_in_a_statement_is_said_at_once() =>
        Receive(new Statement
        {
            Key = "",
            Title = "",
            Issuer = "?",
            Issued = Edtf.Parse("2008"),
            Paragraphs = [],
            Actors = [Some.Nato with { Name = "" }],
            Reports = [Some.Meeting, Some.Threat with { Threat = "" }],
        })
        .ThenRefuses(
            "missing-field /actors/0/name", "already-registered /actors/0/id",
            "invalid-value /key", "missing-field /title", "missing-field /paragraphs", "unknown-actor /issuer",
            "unknown-paragraph /reports/0/paragraph", "unknown-paragraph /reports/1/paragraph", "missing-field /reports/1/threat");
}
