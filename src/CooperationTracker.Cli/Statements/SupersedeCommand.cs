using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Intake.Statements;

namespace CooperationTracker.Cli.Statements;

/// <summary><c>tracker supersede KEY --with KEY2</c></summary>
internal static class SupersedeCommand
{
    private static readonly Argument<string> Key = new("KEY") { Description = "The key of the statement that goes." };

    private static readonly Option<string> With = new("--with")
    {
        Description = "The key of the statement that takes its place.",
        HelpName = "KEY",
        Required = true,
    };

    public static Command Create() => new TrackerCommand(
        "supersede",
        "Put another statement, recorded before, in one's place: the old one's reports count no more from now on.",
        "tracker supersede caco-osce-2004 --with caco-osce-2004-b --reason 'Corrected text' --by anna")
    { Key, With }.With(Origins.OfCorrection).Do(async run =>
    {
        var session = await run.OpenAsync();
        var outcome = await session.Bus.InvokeAsync(new SupersedeStatementCommand(
            run.Get(Key)!, run.Get(With)!, run.Get(Origins.Reason)!, Origins.OfCorrector(run), Origins.Expected(run)), run.Cancellation);
        await run.FinishAsync(outcome, $"statement {run.Get(Key)}", "superseded", Origins.Place(null, ("/key", "KEY"), ("/by", "--with")));
    });
}
