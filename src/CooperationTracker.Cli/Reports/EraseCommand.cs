using System.CommandLine;
using System.Text;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Intake.Statements;
using CooperationTracker.Server;
using CooperationTracker.Server.Access;

namespace CooperationTracker.Cli.Reports;

/// <summary><c>tracker erase REPORT</c></summary>
internal static class EraseCommand
{
    private static readonly Argument<string> Id = new("REPORT") { Description = "The report's id, such as caco-osce-2004:protocol." };

    private static readonly Option<string> LegalBasis = new("--legal-basis")
    {
        Description = "The law or order that demands it.",
        HelpName = "TEXT",
        Required = true,
    };

    private static readonly Option<string> KeyFile = new("--key-file")
    {
        Description = "The file with an operator's key ('tracker keys add NAME --role operator' makes one); - for standard input.",
        HelpName = "FILE",
        Required = true,
    };

    public static Command Create() => new TrackerCommand(
        "erase",
        "Erase what was recorded of a report, because a law demands it: for every time that is asked about, and for good. That, when, why and by whom stays in the log.",
        "tracker erase caco-osce-2004:protocol --reason 'A person asked for it' --legal-basis 'GDPR Art. 17(1)' --by anna --key-file operator.key")
    { Id, LegalBasis, KeyFile }.With(Origins.OfCorrection).Do(async run =>
    {
        var key = Encoding.UTF8.GetString(await InputDocument.ReadBytesAsync(run.Get(KeyFile)!, run.Terminal.In, run.Cancellation)).Trim();
        var session = await run.OpenAsync();
        var origin = Origins.OfCorrector(run) with { Via = $"cli, with the key {await OperatorAsync(session, key, run.Cancellation)}" };
        var outcome = await session.Bus.InvokeAsync(new EraseReportCommand(
            run.Get(Id)!, run.Get(Origins.Reason)!, run.Get(LegalBasis)!, origin, Origins.Expected(run)), run.Cancellation);
        await run.FinishAsync(outcome, $"report {run.Get(Id)}", "erased",
            Origins.Place(null, ("/id", "REPORT"), ("/key", "REPORT"), ("/legalBasis", "--legal-basis")));
    });

    /// <summary>The name of the operator's key: it is recorded with the erasure.</summary>
    private static async Task<string> OperatorAsync(Session session, string key, CancellationToken cancellation)
    {
        await AccessSchema.EnsureAsync(session.DataSource, cancellation);
        var found = await new ApiKeys(session.DataSource).FindAsync(key, DateOnly.FromDateTime(DateTime.UtcNow), cancellation);
        return found is { Role: Role.Operator, Name: var name } ? name : throw EdgeException.BadInput(new EdgeError(ServerCodes.NoOperatorKey,
            found is { Role: var role } ? $"This is the key of {AnswerJson.Word(role)} '{found.Value.Name}': only an operator erases." : "This key does not work: it was never made here, was revoked, or is over.")
        { Field = KeyFile.Name });
    }
}
