using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Time;
using CooperationTracker.Intake.Assessments;

namespace CooperationTracker.Cli.Assessments;

/// <summary><c>tracker assess COMMITMENT</c></summary>
internal static class AssessCommand
{
    private static readonly Argument<string> Id = new("COMMITMENT") { Description = "The commitment's id." };
    private static readonly Option<string> Party = new("--party") { Description = "The party that is scored, by id, name or alias.", HelpName = "ACTOR", Required = true };
    private static readonly Option<string> Period = new("--period") { Description = "The period, with a first and a last day, such as 2003/2004 or 2008.", HelpName = "EDTF", Required = true };
    private static readonly Option<string> Given = new("--score") { Description = "+1 (full), 0 (partial), -1 (none) or no-evidence.", HelpName = "SCORE", Required = true };
    private static readonly Option<string> Rationale = new("--rationale") { Description = "Why.", HelpName = "TEXT", Required = true };
    private static readonly Option<string[]> Evidence = new("--evidence") { Description = "A report's id, or a reference from outside; as many as there are.", HelpName = "REPORT|REFERENCE", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<bool> Final = new("--final") { Description = "Your last word on the period; interim where it is absent." };

    public static Command Create() => new TrackerCommand(
        "assess",
        "Score how a party has kept a commitment over a period. Several assessors' scores stand side by side.",
        "tracker assess csto-operation-kanal --party csto --period 2008/2012 --score +1 --rationale 'Held every year' --evidence csto-drugs-2012:canal --by vera",
        "tracker assess csto-operation-kanal --party csto --period 2008/2012 --score -1 --rationale 'Not heard of' --evidence https://example.org/review --by boris --final")
    { Id, Party, Period, Given, Rationale, Evidence, Origins.By, Final }.Do(async run =>
    {
        var assessment = new Assessment
        {
            Party = run.Get(Party)!,
            Period = Edtf.TryParse(run.Get(Period), out var period, out var error) ? period : throw run.Ask(Period).Wrong(RefusalCodes.BadDate, error),
            Score = Scores.Parse(run.Get(Given)) ?? throw run.Ask(Given).Wrong(RefusalCodes.Invalid, $"'{run.Get(Given)}' is no score. A score is {Scores.Form}."),
            Stage = run.Get(Final) ? Stage.Final : Stage.Interim,
            Rationale = run.Get(Rationale)!,
            Evidence = run.Get(Evidence) ?? [],
        };
        var session = await run.OpenAsync();
        var outcome = await session.Bus.InvokeAsync(new AssessCommitmentCommand(run.Get(Id)!, assessment, Origins.OfCorrector(run)), run.Cancellation);
        await run.FinishAsync(outcome, $"assessment of {run.Get(Id)}", "recorded", refusal => EdgeError.From(refusal, Field(refusal.Pointer)));
    });

    private static string? Field(string pointer) => pointer.Split('/').ElementAtOrDefault(1) switch
    {
        "id" => Id.Name,
        "party" => Party.Name,
        "period" => Period.Name,
        "rationale" => Rationale.Name,
        "evidence" => Evidence.Name,
        "stage" => Final.Name,
        "author" => Origins.By.Name,
        _ => null,
    };
}
