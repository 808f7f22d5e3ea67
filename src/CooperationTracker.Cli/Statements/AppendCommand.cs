using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Intake.Registration;
using CooperationTracker.Intake.Replay;
using CooperationTracker.Intake.Statements;

namespace CooperationTracker.Cli.Statements;

/// <summary><c>tracker append FILE|-</c></summary>
internal static class AppendCommand
{
    private static readonly Argument<string> File = new("FILE|-") { Description = "A statement or registry file, YAML or JSON; - for standard input." };

    public static Command Create() => new TrackerCommand(
        "append",
        "Record a statement with all it reports, or enter actors, topics and commitments. All of a file or nothing; the same file again changes nothing.",
        "tracker append statement.yaml",
        "tracker append - < statement.json",
        "tracker append seeds/actors.yaml --by anna")
    { File, Origins.Author }.Do(async run =>
    {
        var path = run.Get(File)!;
        var document = await InputDocument.ReadFileAsync(path, run.Terminal.In, run.Cancellation);
        var origin = Origins.Of(run, path);
        if (ReplaySource.IsRegistry(document))
        {
            var entries = Binder.Bind<RegistryFile>(document).ToCommand();
            var session = await run.OpenAsync();
            var outcome = await session.Bus.InvokeAsync(new RegisterEntriesCommand(entries, origin), run.Cancellation);
            await run.FinishAsync(outcome, $"registry file {path}", "entered", Origins.Place(document));
        }
        else
        {
            var statement = Binder.Bind<Statement>(document);
            var session = await run.OpenAsync();
            var outcome = await session.Bus.InvokeAsync(new RecordStatementCommand(statement, origin), run.Cancellation);
            await run.FinishAsync(outcome, $"statement {statement.Key}", "recorded", Origins.Place(document));
        }
    });
}
