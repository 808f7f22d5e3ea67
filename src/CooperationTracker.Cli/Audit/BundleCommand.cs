using System.CommandLine;
using CooperationTracker.Audit.Bundles;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain;
using Spectre.Console;

namespace CooperationTracker.Cli.Audit;

/// <summary><c>tracker audit bundle COMMITMENT -o FILE</c></summary>
internal static class BundleCommand
{
    private static readonly Argument<string> Id = new("COMMITMENT") { Description = "The commitment's id." };

    private static readonly Option<string> File = new("--output", "-o") { Description = "The file that it is written to.", HelpName = "FILE", Required = true };

    public static Command Create() => new TrackerCommand(
        "bundle",
        "Write one file with which a stranger can check, with no database and no network, how a commitment evolved: its trace, the events that it follows from with their statements, passages and corrections, the proofs that they stand in the log, and the signed checkpoint. 'tracker verify FILE' checks it.",
        "tracker audit bundle caco-joint-action-terror-drugs -o caco.json",
        "tracker audit bundle caco-joint-action-terror-drugs -o caco-2003.json --as-of 2003-12-31")
    { Id, File, Filters.AsOf }.Do(async run =>
    {
        var question = await run.AskAsync();
        var id = (await question.CommitmentAsync(run.Ask(Id)))!;
        var session = await run.OpenAsync();
        await session.SignedAsync(run);
        var bundle = await new BundleMaker(session.DataSource, session.Log).MakeAsync(id, question.Times.AsOf, run.Cancellation)
            ?? throw EdgeException.BadInput(new EdgeError(RefusalCodes.UnknownCommitment, $"The commitment '{id}' was not known yet under the newest checkpoint. Sign another one: tracker audit checkpoint.") { Field = Id.Name });
        var path = run.Get(File)!;
        await WholeFile.WriteAsync(path, output => bundle.WriteAsync(output, run.Cancellation));
        if (run.Output.IsJson)
        {
            run.Output.Json(new { File = path, bundle.Trace.Commitment, bundle.Trace.AsOf, bundle.Trace.KnownAt, Steps = bundle.Trace.Steps.Count, Events = bundle.Events.Count, bundle.Key });
            return;
        }
        run.Output.Text($"[green]✓[/] {path.EscapeMarkup()} has {Shown.Count(bundle.Trace.Steps.Count, "step")} and {Shown.Count(bundle.Events.Count, "event")}. Whoever has the public key checks it:");
        run.Output.Raw($"   tracker verify {path} --key {bundle.Key}{Environment.NewLine}");
    });
}
