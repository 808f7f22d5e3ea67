using System.CommandLine;
using CooperationTracker.Cli.Audit;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Intake.Replay;

namespace CooperationTracker.Cli.Log;

/// <summary><c>tracker replay [DIR|FILE.jsonl]</c></summary>
internal static class ReplayCommand
{
    private static readonly Argument<string?> Source = new("DIR|FILE")
    {
        Description = "A folder of statement and registry files, or a file of statements, one a line of JSON (.jsonl); the project's seeds where it is absent.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Create() => new TrackerCommand(
        "replay",
        "Take in many statements at once. Everything is checked first, and what was taken in before is passed over: a replay that was killed is finished by running it again.",
        "tracker replay",
        "tracker replay seeds",
        "tracker replay archive.jsonl --by anna")
    { Source, Origins.Author }.Do(async run =>
    {
        var path = run.Get(Source) ?? DataFolder.Seeds();
        var source = await ReplaySource.OpenAsync(path, run.Cancellation);
        var session = await run.OpenAsync();
        var done = await run.WithProgressAsync("Checking", progress => ReplayAsync(run, session, source, path, progress));
        await session.ProjectAsync(run, done.Position > 0 ? done.Position : null);
        await session.SequenceAppendedAsync(run);
        var answer = new Replayed(path, done.Statements, done.Unchanged, done.Events, done.Position);
        if (run.Output.IsJson)
        {
            run.Output.Json(answer);
        }
        else
        {
            run.Output.Text(answer.Events == 0
                ? $"All of it was there already ({answer.Unchanged} statements); nothing was appended."
                : $"[green]✓[/] {answer.Statements} statements, {answer.Events} events appended, position {answer.Position}."
                    + (answer.Unchanged > 0 ? $" {answer.Unchanged} statements were there already." : ""));
        }
    });

    private static Task<ReplayProgress> ReplayAsync(Run run, Session session, ReplaySource source, string path, IProgress<Step> progress)
    {
        var total = 0L;
        var origin = Origins.Of(run, File.Exists(path) ? path : null);
        return new ReplayStatements(session.Tracker, session.DataSource, origin).RunAsync(source, new Reporter<ReplayProgress>(p =>
        {
            total = p.Phase == ReplayPhase.Checking ? p.Statements : total;
            progress.Report(p.Phase == ReplayPhase.Checking
                ? new($"Checked {p.Statements} statements", 0, 0)
                : new($"Appended {p.Statements} statements, {p.Events} events", p.Statements + p.Unchanged, total));
        }), run.Cancellation);
    }

    /// <summary>The answer of a replay.</summary>
    /// <param name="Source">What was replayed.</param>
    /// <param name="Statements">Statements appended.</param>
    /// <param name="Unchanged">Statements that were there already.</param>
    /// <param name="Events">Events appended.</param>
    /// <param name="Position">The position of the last one; 0 where none was.</param>
    private sealed record Replayed(string Source, long Statements, long Unchanged, long Events, long Position);
}
