using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Intake.Statements;

namespace CooperationTracker.Cli.Reports;

/// <summary><c>tracker amend REPORT FILE|-</c></summary>
internal static class AmendCommand
{
    private static readonly Argument<string> Id = new("REPORT") { Description = "The report's id, such as caco-osce-2004:protocol." };
    private static readonly Argument<string> File = new("FILE|-") { Description = "The whole report as it should have been, as a statement file writes it; - for standard input." };

    public static Command Create() => new TrackerCommand(
        "amend",
        "Replace a report that was coded wrongly. What was known before stays as it was.",
        "tracker amend caco-osce-2004:protocol report.yaml --reason 'Wrong month' --by anna")
    { Id, File }.With(Origins.OfCorrection).Do(async run =>
    {
        var document = await InputDocument.ReadFileAsync(run.Get(File)!, run.Terminal.In, run.Cancellation);
        var report = Binder.Bind<Report>(document);
        var session = await run.OpenAsync();
        var outcome = await session.Bus.InvokeAsync(new AmendReportCommand(
            run.Get(Id)!, report, run.Get(Origins.Reason)!, Origins.OfCorrector(run, run.Get(File)), Origins.Expected(run)), run.Cancellation);
        await run.FinishAsync(outcome, $"report {run.Get(Id)}", "amended", Origins.Place(document, ("/id", "REPORT"), ("/key", "REPORT")));
    });
}
