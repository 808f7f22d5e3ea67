using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Domain.Time;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Assessments;
using CooperationTracker.Intake.Findings;
using CooperationTracker.Intake.Registration;
using CooperationTracker.Intake.Statements;
using CooperationTracker.Server.Reading;
using CooperationTracker.Views;
using CooperationTracker.Views.Findings;

namespace CooperationTracker.Server.Tests.Reading;

/// <summary>A server over the seeds, some more statements, and then corrections of every kind.</summary>
public sealed class CorrectedServer : RunningServer
{
    private const int Statements = 30;

    private const int Assessments = 12;

    private static readonly Origin Anna = new("anna", "test");

    /// <summary>The last position at which nothing was corrected yet.</summary>
    public long Uncorrected { get; private set; }

    /// <summary>The last position.</summary>
    public long End { get; private set; }

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        for (var number = 0; number < Statements; number++)
        {
            Uncorrected = await DoneAsync(Session.Tracker.RecordAsync(Given.Statement(number), Anna));
        }
        var tracker = Session.Tracker;
        var registry = await tracker.RegistryAsync(fresh: true);
        await DoneAsync(tracker.AmendReportAsync("made-0001:meeting-0", Given.Statement(1).Reports[0] with { Occurred = Edtf.Parse("2016-01-01") }, "Wrong year", Anna));
        await DoneAsync(tracker.RetractReportAsync("made-0002:meeting-1", "A courtesy", Anna));
        await DoneAsync(tracker.WithdrawStatementAsync("made-0003", "A forgery", Anna));
        await DoneAsync(tracker.SupersedeStatementAsync("made-0004", "made-0005", "Issued anew", Anna));
        await DoneAsync(tracker.ChangeRegistryAsync(StreamName.Actor("osce-atu"), new MergeActor("osce-atu", "osce-cpc", "One unit", "anna").Decide, Anna));
        await DoneAsync(tracker.ChangeRegistryAsync(StreamName.Topic("narcotics"), new MergeTopic("narcotics", "organized-crime", "One topic", "anna").Decide, Anna));
        await DoneAsync(tracker.ChangeRegistryAsync(StreamName.Commitment("csto-operation-kanal"), new MergeCommitment("csto-operation-kanal", "afghan-drug-flow", "One promise", "anna").Decide, Anna));
        var kyrgyzstan = registry.Actors.Entries["kyrgyzstan"].Definition;
        End = await DoneAsync(tracker.ChangeRegistryAsync(StreamName.Actor("kyrgyzstan"), new AmendActor(kyrgyzstan with { Aliases = [.. kyrgyzstan.Aliases, "The Kyrgyz side"] }, "Another spelling", "anna").Decide, Anna));
        for (var number = 0; number < Assessments; number++)
        {
            var assessment = new Assessment
            {
                Party = number % 3 == 1 ? "osce" : "csto",
                Period = Edtf.Parse($"{2004 + number / 2}"),
                Score = (Score)(number % 3 - 1),
                Stage = number % 4 == 0 ? Stage.Interim : Stage.Final,
                Rationale = "By what is known.",
                Evidence = ["https://example.org/review"],
            };
            End = await DoneAsync(tracker.AssessAsync(number % 3 == 2 ? "csto-sco-cooperation" : "csto-osce-cooperation", assessment, new($"assessor-{number % 2}", "test")));
        }
        var flow = registry.Commitments.Entries["afghan-drug-flow"].Definition;
        End = await DoneAsync(tracker.ChangeRegistryAsync(StreamName.Commitment("afghan-drug-flow"), new AmendCommitment(flow with { Review = Duration.Parse("P1Y") }, "Reviewed yearly", "anna").Decide, Anna));
        await Service<ViewPosition>().AtLeastAsync(End, "", TestContext.Current.CancellationToken);
        var today = new Times(DateOnly.FromDateTime(DateTime.UtcNow));
        var finding = (await FindingQuery.ListAsync(DataSource, new() { Severity = Severity.Low }, today, Paging.All)).Items[0];
        End = await DoneAsync(tracker.SettleFindingAsync(finding.Id, Verdict.Settled, "Looked into", () => FindingQuery.FindAsync(DataSource, finding.Id, today), Anna));
        await Service<ViewPosition>().AtLeastAsync(End, "", TestContext.Current.CancellationToken);
    }

    private static async Task<long> DoneAsync(Task<Outcome> change)
    {
        var outcome = await change;
        outcome.Result.ShouldBe(OutcomeKind.Appended, string.Join(", ", outcome.Refusals.Select(r => r.Message)));
        return outcome.Position;
    }
}
