using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Intake.Statements;
using CooperationTracker.Views;
using CooperationTracker.Views.Statements;

namespace CooperationTracker.Cli.Statements;

/// <summary><c>tracker attach FILE</c></summary>
internal static class AttachCommand
{
    /// <summary>How many keys are told at most where several statements were taken from one document.</summary>
    private const int Shown = 10;

    private static readonly Argument<string> File = new("FILE") { Description = "The document that a statement was taken from." };

    private static readonly Option<string?> Key = new("--statement")
    {
        Description = "The statement's key; where it is absent, the one statement that counts and names this file's digest, or else its name.",
        HelpName = "KEY",
    };

    public static Command Create() => new TrackerCommand(
        "attach",
        "Bring the document that a statement was taken from. Its digests are checked; from then on the passage itself stands beside each report.",
        "tracker attach 000_12276ba72ee76982.txt",
        "tracker attach document.txt --statement caco-osce-2004")
    { File, Key, Origins.Author }.Do(async run =>
    {
        var path = run.Get(File)!;
        var bytes = await InputDocument.ReadBytesAsync(path, cancellation: run.Cancellation);
        var name = Path.GetFileName(path);
        var session = await run.OpenAsync();
        var key = run.Get(Key) ?? await FindAsync(run, session, path, SourceText.Digest(bytes));
        var outcome = await session.Bus.InvokeAsync(new AttachDocumentCommand(key, name, bytes, Origins.Of(run, path)), run.Cancellation);
        await run.FinishAsync(outcome, $"document of {key}", "attached",
            refusal => refusal.Pointer == "/key" ? EdgeError.From(refusal, "--statement") : EdgeError.From(refusal, null) with { File = path });
    });

    private static async Task<string> FindAsync(Run run, Session session, string path, string digest)
    {
        var name = Path.GetFileName(path);
        await session.ProjectAsync(run);
        var times = new Times(DateOnly.MaxValue);
        // One that was superseded or withdrawn takes the document only where none that counts does.
        foreach (var filter in (StatementFilter[])
        [
            new() { SourceSha256 = digest, Status = StatementStatus.Received }, new() { Source = name, Status = StatementStatus.Received },
            new() { SourceSha256 = digest }, new() { Source = name },
        ])
        {
            var page = await StatementQuery.ListAsync(session.DataSource, filter, times, new() { Limit = Shown }, run.Cancellation);
            string[] keys = [.. page.Items.Select(s => s.Key)];
            if (keys.Length > 0)
            {
                return keys.Length == 1 ? keys[0] : throw EdgeException.BadInput(new EdgeError(EdgeCodes.Usage,
                    $"Several statements were taken from '{name}': {string.Join(", ", keys)}{(keys.Length == Shown ? " and perhaps others" : "")}. Name one by --statement KEY.")
                {
                    File = path,
                    Suggestions = keys,
                });
            }
        }
        throw EdgeException.BadInput(new EdgeError(RefusalCodes.UnknownStatement,
            $"No statement was taken from a file '{name}', nor from one with the SHA-256 {digest}. Name the statement by --statement KEY, or append it first.")
        {
            File = path,
            Suggestions = await StatementQuery.NearestSourcesAsync(session.DataSource, name, times, run.Cancellation),
        });
    }
}
