using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Intake.Statements;

namespace CooperationTracker.Cli.Statements;

/// <summary><c>tracker withdraw KEY</c></summary>
internal static class WithdrawCommand
{
    private static readonly Argument<string> Key = new("KEY") { Description = "The statement's key." };

    public static Command Create() => new TrackerCommand(
        "withdraw",
        "Take a statement back: its reports count no more from now on, and stay in what was known before.",
        "tracker withdraw caco-osce-2004 --reason 'Not authentic' --by anna")
    { Key }.With(Origins.OfCorrection).Do(async run =>
    {
        var session = await run.OpenAsync();
        var outcome = await session.Bus.InvokeAsync(new WithdrawStatementCommand(
            run.Get(Key)!, run.Get(Origins.Reason)!, Origins.OfCorrector(run), Origins.Expected(run)), run.Cancellation);
        await run.FinishAsync(outcome, $"statement {run.Get(Key)}", "withdrawn", Origins.Place(null, ("/key", "KEY")));
    });
}
