using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Intake.Statements;

namespace CooperationTracker.Cli.Reports;

/// <summary><c>tracker erase REPORT</c></summary>
internal static class EraseCommand
{
    private static readonly Argument<string> Id = new("REPORT") { Description = "The report's id, such as caco-osce-2004:protocol." };

    private static readonly Option<string> LegalBasis = new("--legal-basis")
    {
        Description = "The law or order that demands it.",
        HelpName = "TEXT",
        Required = true,
    };

    public static Command Create() => new TrackerCommand(
        "erase",
        "Erase what was recorded of a report, because a law demands it: for every time that is asked about, and for good. That, when, why and by whom stays in the log.",
        "tracker erase caco-osce-2004:protocol --reason 'A person asked for it' --legal-basis 'GDPR Art. 17(1)' --by anna")
    { Id, LegalBasis }.With(Origins.OfCorrection).Do(async run =>
    {
        var session = await run.OpenAsync();
        var outcome = await session.Bus.InvokeAsync(new EraseReportCommand(
            run.Get(Id)!, run.Get(Origins.Reason)!, run.Get(LegalBasis)!, Origins.OfCorrector(run), Origins.Expected(run)), run.Cancellation);
        await run.FinishAsync(outcome, $"report {run.Get(Id)}", "erased",
            Origins.Place(null, ("/id", "REPORT"), ("/key", "REPORT"), ("/legalBasis", "--legal-basis")));
    });
}
