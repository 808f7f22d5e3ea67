using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain;
using CooperationTracker.Views.Commitments;

namespace CooperationTracker.Cli.Commitments;

/// <summary><c>tracker trace COMMITMENT</c></summary>
internal static class TraceCommand
{
    private static readonly Argument<string> Id = new("COMMITMENT") { Description = "The commitment's id." };

    public static Command Create() => new TrackerCommand(
        "trace",
        "Show how a commitment evolved: every step in order of occurrence, back to the passage that says it.",
        "tracker trace caco-joint-action-terror-drugs",
        "tracker trace caco-joint-action-terror-drugs --as-of 2003-08-15",
        "tracker trace caco-joint-action-terror-drugs --known-at 150 --json")
    { Id }.With(Filters.Times).Do(async run =>
    {
        var question = await run.AskAsync();
        var id = (await question.CommitmentAsync(run.Ask(Id)))!;
        var trace = await TraceQuery.FindAsync(question.DataSource, id, question.Times, run.Cancellation)
            ?? throw EdgeException.BadInput(new EdgeError(RefusalCodes.UnknownCommitment,
                $"The commitment '{id}' was not known yet at position {question.KnownAt}.")
            { Field = Id.Name });
        if (run.Output.IsJson)
        {
            run.Output.Json(new { question.Times.AsOf, question.KnownAt, trace.Commitment, trace.Steps, trace.Corrections });
        }
        else
        {
            TraceText.Write(run.Output, question, trace);
        }
    });
}
