using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Cli.Reports;
using CooperationTracker.Domain;
using CooperationTracker.Views.Commitments;

namespace CooperationTracker.Cli.Commitments;

/// <summary><c>tracker trace COMMITMENT</c></summary>
internal static class TraceCommand
{
    private static readonly Argument<string> Id = new("COMMITMENT") { Description = "The commitment's id." };

    public static Command Create() => new TrackerCommand(
        "trace",
        "Show how a commitment evolved: every step in order of occurrence, back to the passage that says it; with --actor, --topic, --type, --from and --to the steps of such reports.",
        "tracker trace caco-joint-action-terror-drugs",
        "tracker trace csto-operation-kanal --actor osce --from 2004-01-01",
        "tracker trace caco-joint-action-terror-drugs --as-of 2003-08-15",
        "tracker trace caco-joint-action-terror-drugs --known-at 150 --json")
    { Id }.With([Filters.Actor, Filters.Topic, Filters.Type, .. Filters.Range, .. Filters.Times]).Do(async run =>
    {
        Filters.ReadRange(run); // before a server is started for it
        Filters.ReadType(run);
        var question = await run.AskAsync();
        var id = (await question.CommitmentAsync(run.Ask(Id)))!;
        var trace = await TraceQuery.FindAsync(question.DataSource, id, await ReportsCommand.FilterAsync(run, question), question.Times, run.Cancellation)
            ?? throw EdgeException.BadInput(new EdgeError(RefusalCodes.UnknownCommitment,
                $"The commitment '{id}' was not known yet at position {question.KnownAt}.")
            { Field = Id.Name });
        var version = await question.VersionAsync(StreamName.Commitment(trace.Commitment.Id));
        if (run.Output.IsJson)
        {
            run.Output.Json(new { question.Times.AsOf, question.KnownAt, Version = version, trace.Commitment, trace.Steps, trace.Corrections });
        }
        else
        {
            TraceText.Write(run.Output, question, trace, version);
        }
    });
}
