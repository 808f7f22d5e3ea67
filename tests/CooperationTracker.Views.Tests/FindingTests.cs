using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Views.Findings;
using CooperationTracker.Views.Occurrences;
using CooperationTracker.Views.Published;
using CooperationTracker.Views.Tests.Given;

namespace CooperationTracker.Views.Tests;

/// <summary>Findings out of the views, at both times.</summary>
public sealed class FindingTests(Chronicle chronicle) : IClassFixture<Chronicle>
{
    private static readonly StreamName First = StreamName.Statement("first");
    private static readonly StreamName Second = StreamName.Statement("second");

    [Fact]
    public async Task What_is_found_is_what_the_rules_find_in_every_event_that_was_told()
    {
        HashSet<string> kinds = [];
        await Asked.ManyAsync(chronicle, async (asked, model) =>
        {
            var filter = new FindingFilter { Actor = asked.Actor(), Topic = asked.Topic(), Commitment = asked.Of([null, null, null, .. Chronicle.Commitments]) };

            var page = await FindingQuery.ListAsync(chronicle.World.DataSource, filter, model.Times, Paging.All, World.Cancellation);

            page.Items.Select(f => (f.Id, f.Position, f.Sentence, string.Join(' ', f.Reports))).ShouldBe(
                Found(model, filter).Select(f => (f.Id, f.Position, f.Sentence, string.Join(' ', f.Reports))), ignoreOrder: true, $"{filter} {model.Times}");
            kinds.UnionWith(page.Items.Select(f => f.Kind));
            return page.Items.Count;
        });
        kinds.ShouldBe(FindingRules.All.Select(r => r.Kind).Except(["places-differ", "fulfilled-before-adopted"]), ignoreOrder: true);
    }

    [Fact]
    public async Task A_filter_of_kind_severity_or_id_narrows_and_pages_hold_each_once()
    {
        var source = chronicle.World.DataSource;
        var all = (await FindingQuery.ListAsync(source, new(), World.Today, Paging.All, World.Cancellation)).Items;
        all.Select(f => f.Id).ShouldBeUnique();
        all.ShouldBe(all.OrderByDescending(f => f.Severity).ThenBy(f => f.Id, StringComparer.Ordinal));
        foreach (var rule in FindingRules.All)
        {
            (await FindingQuery.ListAsync(source, new() { Kind = rule.Kind }, World.Today, Paging.All, World.Cancellation)).Items.Select(f => f.Id)
                .ShouldBe(all.Where(f => f.Kind == rule.Kind).Select(f => f.Id));
        }
        (await FindingQuery.ListAsync(source, new() { Severity = Severity.Low }, World.Today, Paging.All, World.Cancellation)).Items.Select(f => f.Id)
            .ShouldBe(all.Where(f => f.Severity == Severity.Low).Select(f => f.Id));
        (await FindingQuery.FindAsync(source, all[3].Id, World.Today, World.Cancellation)).ShouldNotBeNull().Sentence.ShouldBe(all[3].Sentence);
        (await FindingQuery.FindAsync(source, "nothing", World.Today, World.Cancellation)).ShouldBeNull();
        foreach (var paging in (Paging[])[new() { Limit = 7 }, new() { Limit = 7, Sort = "recorded" }, new() { Limit = 5, Sort = "recorded", Descending = true }])
        {
            List<string> seen = [];
            for (var next = paging; ;)
            {
                var page = await FindingQuery.ListAsync(source, new(), World.Today, next, World.Cancellation);
                seen.AddRange(page.Items.Select(f => f.Id));
                if (page.Next is null)
                {
                    break;
                }
                next = next with { After = page.Next };
            }
            seen.ShouldBe(all.Select(f => f.Id), ignoreOrder: true);
        }
    }

    [Theory]
    [InlineData("bad-cursor", "x", "y")]
    [InlineData("bad-cursor", "1")]
    public async Task A_place_that_no_page_gave_is_refused(string code, params string[] after) =>
        (await Should.ThrowAsync<PagingException>(() => FindingQuery.ListAsync(chronicle.World.DataSource, new(), World.Today, new() { After = after }, World.Cancellation))).Code.ShouldBe(code);

    [Fact]
    public async Task A_sort_or_limit_that_there_is_not_is_refused()
    {
        (await Should.ThrowAsync<PagingException>(() => FindingQuery.ListAsync(chronicle.World.DataSource, new(), World.Today, new() { Sort = "severty" }, World.Cancellation))).Suggestions.ShouldBe(["severity"]);
        (await Should.ThrowAsync<PagingException>(() => FindingQuery.ListAsync(chronicle.World.DataSource, new(), World.Today, new() { Limit = 0 }, World.Cancellation))).Code.ShouldBe("bad-limit");
    }

    [Fact]
    public async Task A_contradiction_is_known_from_the_second_account_on_and_goes_with_its_retraction()
    {
        await using var world = await World.CreateAsync();
        var before = await world.TellAsync(First, Some.Statement("first"), Met("first:a", "2004-03-01"));
        var both = await world.TellAsync(Second, Some.Statement("second"), Met("second:a", "2004-04-01"));
        await world.TellAsync(Second, new ReportRetracted("second:a", "misread", "ann"));

        (await KindsAsync(world, World.Today with { KnownAt = before })).ShouldBeEmpty();
        (await KindsAsync(world, World.Today with { KnownAt = both })).ShouldBe(["dates-differ"]);
        (await KindsAsync(world, World.Today)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_settlement_stands_until_it_is_opened_or_a_report_comes_to_be_known_otherwise()
    {
        await using var world = await World.CreateAsync();
        await world.TellAsync(First, Some.Statement("first"), Met("first:a", "2004-03-01"));
        await world.TellAsync(Second, Some.Statement("second"), Met("second:a", "2004-04-01"));
        var id = Finding.IdOf("dates-differ", "osh", null);
        var unseen = await world.TellAsync(StreamName.Finding(id), Said(id, Verdict.Settled, "before the second came into view", known: 3));
        var settled = await world.TellAsync(StreamName.Finding(id), Said(id, Verdict.Settled, "one counts from the eve"));
        var opened = await world.TellAsync(StreamName.Finding(id), Said(id, Verdict.Reopened, "it does not"));
        var again = await world.TellAsync(StreamName.Finding(id), Said(id, Verdict.Settled, "both checked"));
        await world.TellAsync(Second, new ReportAmended(Met("second:a", "2005-04-01"), "misread", "ann"));

        (await OnlyAsync(World.Today with { KnownAt = unseen - 1 })).ShouldBe((false, null, null));
        (await OnlyAsync(World.Today with { KnownAt = unseen })).ShouldBe((false, Verdict.Settled, "before the second came into view"));
        (await OnlyAsync(World.Today with { KnownAt = settled })).ShouldBe((true, Verdict.Settled, "one counts from the eve"));
        (await OnlyAsync(World.Today with { KnownAt = opened })).ShouldBe((false, Verdict.Reopened, "it does not"));
        (await OnlyAsync(World.Today with { KnownAt = again })).ShouldBe((true, Verdict.Settled, "both checked"));
        (await OnlyAsync(World.Today)).ShouldBe((false, Verdict.Settled, "both checked"));
        (await FindingQuery.ListAsync(world.DataSource, new() { Settled = true }, World.Today with { KnownAt = again }, Paging.All, World.Cancellation)).Items.Count.ShouldBe(1);
        (await FindingQuery.ListAsync(world.DataSource, new() { Settled = true }, World.Today, Paging.All, World.Cancellation)).Items.ShouldBeEmpty();

        async Task<(bool, Verdict?, string?)> OnlyAsync(Times times)
        {
            var finding = (await FindingQuery.ListAsync(world.DataSource, new(), times, Paging.All, World.Cancellation)).Items.ShouldHaveSingleItem();
            return (finding.Settled, finding.Settlement?.Verdict, finding.Settlement?.Reason);
        }
    }

    [Fact]
    public async Task A_plan_is_overdue_as_of_days_after_it_until_some_report_says_that_it_took_place()
    {
        await using var world = await World.CreateAsync();
        var planned = await world.TellAsync(First, Some.Statement("first", issued: "2004-03-01"), Met("first:a", "2004-06") with { Modality = Modality.Planned });
        await world.TellAsync(Second, Some.Statement("second", issued: "2005"), Met("second:a", "2004-06-10"));

        (await KindsAsync(world, new(new(2004, 6, 30), KnownAt: planned))).ShouldBeEmpty();
        (await KindsAsync(world, new(new(2004, 7, 1), KnownAt: planned))).ShouldBe(["plan-overdue"]);
        (await KindsAsync(world, new(new(2004, 7, 1)))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_plan_whose_commitment_was_kept_since_it_was_announced_is_not_overdue()
    {
        await using var world = await World.CreateAsync();
        await world.TellAsync(StreamName.Commitment("trade"), Some.Commitment("trade", "csto"));
        await world.TellAsync(StreamName.Commitment("transit"), Some.Commitment("transit", "csto"));
        await world.TellAsync(First, Some.Statement("first", issued: "2004-03-01"),
            Some.Acting("first:a", "2004-06", EffectKind.Adopts) with { Modality = Modality.Planned },
            Some.Acting("first:before", "2003", EffectKind.Fulfils)); // another round
        (await KindsAsync(world, World.Today)).ShouldContain("plan-overdue");
        var before = await world.TellAsync(Second, Some.Statement("second", issued: "2006"),
            Some.Acting("second:planned", "2005", EffectKind.Fulfils) with { Modality = Modality.Planned }, Some.Acting("second:other", "2005", EffectKind.Fulfils, "transit"));
        (await KindsAsync(world, World.Today)).ShouldContain("plan-overdue");
        await world.TellAsync(StreamName.Commitment("transit"), new CommitmentMerged("transit", "trade", "one and the same", "ann"));

        (await KindsAsync(world, World.Today)).ShouldNotContain("plan-overdue");
        (await KindsAsync(world, new(new(2004, 12, 31)))).ShouldContain("plan-overdue");
        (await KindsAsync(world, World.Today with { KnownAt = before })).ShouldContain("plan-overdue");

        var retracted = await world.TellAsync(Second, new ReportRetracted("second:other", "misread", "ann"));
        (await KindsAsync(world, World.Today)).ShouldContain("plan-overdue");
        (await PublishedQuery.BetweenAsync(world.DataSource, retracted - 1, retracted, World.Today.AsOf, World.Cancellation))
            .OfType<FindingRaised>().Select(e => e.Finding).ShouldContain(id => id.StartsWith("plan-overdue", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Places_that_differ_and_a_commitment_that_was_kept_before_anyone_took_it_on_are_found()
    {
        await using var world = await World.CreateAsync();
        await world.TellAsync(StreamName.Commitment("trade"), Some.Commitment("trade", "csto"));
        await world.TellAsync(First, Some.Statement("first"), Met("first:a", "2004-03-01"), Some.Acting("first:kept", "2003", EffectKind.Fulfils));
        await world.TellAsync(Second, Some.Statement("second"), Met("second:a", "2004-03-01") with { Place = "Bishkek" }, Some.Acting("second:adopted", "2004", EffectKind.Adopts));

        var found = (await FindingQuery.ListAsync(world.DataSource, new(), World.Today, Paging.All, World.Cancellation)).Items;

        found.Select(f => (f.Kind, string.Join(' ', f.Reports))).ShouldBe(
            [("places-differ", "first:a second:a"), ("fulfilled-before-adopted", "first:kept second:adopted")], ignoreOrder: true);
        (await KindsAsync(world, new(new(2003, 12, 31)))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_claim_is_left_out_by_nobody_who_speaks_of_a_later_round_whatever_came_up_in_between()
    {
        await using var world = await World.CreateAsync();
        await world.TellAsync(StreamName.Commitment("trade"), Some.Commitment("trade", "csto", "osce"));
        await ActAsync("un-2000", "un", "2000", EffectKind.Adopts);
        await ActAsync("csto-2005", "csto", "2005", EffectKind.Fulfils);
        await ActAsync("un-2005", "un", "2005-06", EffectKind.Proposes); // perhaps before the claim
        await ActAsync("osce-2007", "osce", "2007", EffectKind.Reaffirms);
        (await KindsAsync(world, World.Today)).ShouldBe(["claim-left-out"]);
        await ActAsync("un-2006", "un", "2006", EffectKind.Adopts);

        (await KindsAsync(world, World.Today)).ShouldBeEmpty();

        async Task ActAsync(string key, string issuer, string when, EffectKind effect) =>
            await world.TellAsync(StreamName.Statement(key), Some.Statement(key, issuer, when), Some.Acting($"{key}:a", when, effect));
    }

    [Fact]
    public async Task An_occurrence_says_who_was_known_first_and_who_agrees_on_what()
    {
        await using var world = await World.CreateAsync();
        await world.TellAsync(First, Some.Statement("first"), Met("first:a", "2004-03-01") with { Effects = [new("trade", EffectKind.Proposes)] });
        await world.TellAsync(Second, Some.Statement("second"), Met("second:a", "2004-03-01") with { Effects = [new("trade", EffectKind.Adopts)], Place = "Bishkek" });

        var occurrence = (await OccurrenceQuery.ListAsync(world.DataSource, new() { Commitment = "trade" }, World.Today, Paging.All, World.Cancellation)).Items.ShouldHaveSingleItem();

        occurrence.FirstKnown.ShouldBe("first:a");
        occurrence.Agreement.Select(f => (f.Field, f.Agree)).ShouldBe([("date", true), ("place", false), ("participants", true), ("outcome", false)]);
        occurrence.Contradictions.Select(c => (c.Field, c.Value, c.OtherValue)).ShouldBe([("place", "Osh", "Bishkek"), ("outcome", "proposes trade", "adopts trade")]);
        occurrence.Accounts.Select(a => a.Effects.Single().Kind).ShouldBe([EffectKind.Proposes, EffectKind.Adopts]);
    }

    private static MeetingHeld Met(string id, string occurred) => Some.Meeting(id, occurred, "csto") with { Occurrence = "osh", Place = "Osh" };

    private static FindingSettled Said(string id, Verdict verdict, string reason, long known = 4) => new(id, "dates-differ", "osh", ["first:a", "second:a"], verdict, known, reason, "vera");

    private static async Task<IEnumerable<string>> KindsAsync(World world, Times times) =>
        (await FindingQuery.ListAsync(world.DataSource, new(), times, Paging.All, World.Cancellation)).Items.Select(f => f.Kind);

    /// <summary>What the rules find in what the model holds.</summary>
    private static IEnumerable<Finding> Found(Model model, FindingFilter filter)
    {
        foreach (var occurrence in model.Standing.Where(t => t.Report.Occurrence is not null).GroupBy(t => t.Report.Occurrence!))
        {
            Told[] held = [.. occurrence.Where(t => model.Held(t.Report.Occurred))];
            if (held.Select(t => t.Statement).Distinct().Count() > 1 && held.Any(t => Matches(t)))
            {
                foreach (var finding in FindingRules.Find(Followed.Occurrence.Of(occurrence.Key, [.. occurrence.OrderBy(t => t.Position).Select(t => Account(model, t))])))
                {
                    yield return finding;
                }
            }
        }
        foreach (var commitment in model.Commitments.Values.Where(c => model.IsOwn("commitment", c.Id)
            && (filter.Commitment is null || model.Meaning("commitment", filter.Commitment) == c.Id)
            && (filter.Actor is null || c.Parties.Any(p => model.IsOf(p, filter.Actor)))
            && (filter.Topic is null || c.Topics.Any(t => model.Meaning("topic", t) == model.Meaning("topic", filter.Topic)))))
        {
            var followed = new Followed.Commitment(
                commitment.Id, [.. commitment.Parties.Select(p => model.Meaning("actor", p)).Distinct()], [.. model.Effects(commitment.Id).Select(e => Act(model, e.Told, e.Kind))]);
            foreach (var finding in FindingRules.FindEnds(followed))
            {
                yield return finding;
            }
            if (FindingRules.FindUnanswered(followed, model.Times.AsOf) is { } unanswered)
            {
                yield return unanswered;
            }
        }
        foreach (var plan in model.Reports.Where(Matches))
        {
            var issued = model.Statements[plan.Statement].Statement.Issued.BegunEarliest ?? DateOnly.MinValue;
            var serves = plan.Report.Effects.Select(e => model.Meaning("commitment", e.Commitment)).ToHashSet();
            string[] kept = [.. model.Reports.Where(t => t.Report.Modality is Modality.Happened or Modality.Ongoing
                && ((plan.Report.Occurrence is { } wanted && (t.Report.Occurrence == wanted || t.Report.Implements == wanted))
                    || (t.Report.Effects.Any(e => e.Kind == EffectKind.Fulfils && serves.Contains(model.Meaning("commitment", e.Commitment)))
                        && (t.Report.Occurred.IsQualified || t.Report.Occurred.BegunLatest is not { } begun || begun >= issued)))).Select(t => t.Report.Id)];
            if (FindingRules.FindOverdue(new(plan.Report.Id, plan.Statement, model.Statements[plan.Statement].Statement.Issued, plan.Report.Modality, plan.Report.Occurred,
                plan.Report.Occurrence, plan.Report.Summary, plan.Position, kept), model.Times.AsOf) is { } overdue)
            {
                yield return overdue;
            }
        }

        bool Matches(Told told) => model.Matches(told.Report, filter.Actor, filter.Topic, null, null, null)
            && (filter.Commitment is null || told.Report.Effects.Any(e => model.Meaning("commitment", e.Commitment) == model.Meaning("commitment", filter.Commitment)));
    }

    private static Account Account(Model model, Told told) => new(
        told.Report.Id, told.Statement, told.Report.Occurred, (told.Report as Meeting)?.Place,
        [.. told.Report.AllParticipants().Select(p => p with { Actor = model.Meaning("actor", p.Actor) }).Distinct()])
    {
        Modality = told.Report.Modality,
        Instrument = (told.Report as ResolutionSigned)?.Instrument,
        Effects = [.. told.Report.Effects.Select(e => e with { Commitment = model.Meaning("commitment", e.Commitment) }).Distinct()],
        Issued = model.Statements[told.Statement].Statement.Issued,
        Position = told.Position,
    };

    private static Followed.Act Act(Model model, Told told, EffectKind kind)
    {
        var statement = model.Statements[told.Statement].Statement;
        return new(told.Report.Id, told.Statement, model.Meaning("actor", statement.OnBehalfOf ?? statement.Issuer), statement.Issued, kind, told.Report.Occurred, told.Position);
    }
}
