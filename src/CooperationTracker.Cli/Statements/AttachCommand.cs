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
    private static readonly Argument<string> File = new("FILE") { Description = "The document that a statement was taken from." };

    private static readonly Option<string?> Key = new("--statement")
    {
        Description = "The statement's key; where it is absent, the statement that names this file's digest or name.",
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
        return await FirstAsync(new() { SourceSha256 = digest }) ?? await FirstAsync(new() { Source = name }) ?? throw EdgeException.BadInput(new EdgeError(RefusalCodes.UnknownStatement,
            $"No statement was taken from a file '{name}', nor from one with the SHA-256 {digest}. Name the statement by --statement KEY, or append it first.")
        {
            File = path,
            Suggestions = await StatementQuery.NearestSourcesAsync(session.DataSource, name, times, run.Cancellation),
        });

        async Task<string?> FirstAsync(StatementFilter filter)
        {
            var page = await StatementQuery.ListAsync(session.DataSource, filter, times, new() { Limit = 1 }, run.Cancellation);
            return page.Items.Count == 0 ? null : page.Items[0].Key;
        }
    }
}
