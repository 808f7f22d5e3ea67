using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Intake.Statements;

namespace CooperationTracker.Cli.Reports;

/// <summary><c>tracker retract REPORT</c></summary>
internal static class RetractCommand
{
    private static readonly Argument<string> Id = new("REPORT") { Description = "The report's id, such as caco-osce-2004:protocol." };

    public static Command Create() => new TrackerCommand(
        "retract",
        "Take back a report that should not have been coded. What was known before stays as it was.",
        "tracker retract caco-osce-2004:protocol --reason 'A courtesy, not an act' --by anna")
    { Id }.With(Origins.OfCorrection).Do(async run =>
    {
        var session = await run.OpenAsync();
        var outcome = await session.Bus.InvokeAsync(new RetractReportCommand(
            run.Get(Id)!, run.Get(Origins.Reason)!, Origins.OfCorrector(run), Origins.Expected(run)), run.Cancellation);
        await run.FinishAsync(outcome, $"report {run.Get(Id)}", "retracted", Origins.Place(null, ("/id", "REPORT"), ("/key", "REPORT")));
    });
}
