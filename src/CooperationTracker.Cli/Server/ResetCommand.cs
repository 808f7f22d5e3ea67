using System.CommandLine;
using CooperationTracker.Cli.Edge;
using Npgsql;

namespace CooperationTracker.Cli.Server;

/// <summary><c>tracker reset --yes</c></summary>
internal static class ResetCommand
{
    /// <summary>Longer than a server takes to take over from one that ended.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly Option<bool> Yes = new("--yes") { Description = "Yes, remove the log and all views for good." };

    public static Command Create() => new TrackerCommand(
        "reset",
        "Remove the log and all views from the database, for good: an empty tracker stands in their place. Nothing else in the database is touched.",
        "tracker reset --yes && tracker replay")
    { Yes }.Do(async run =>
    {
        if (!run.Get(Yes))
        {
            throw EdgeException.BadInput(new EdgeError(EdgeCodes.Usage,
                "This removes everything that was recorded. Say so by 'tracker reset --yes'.")
            { Field = "--yes" });
        }
        var session = await run.OpenAsync();
        var removed = await session.Runner().TryAloneAsync(async connection =>
        {
            await using var command = new NpgsqlCommand(
                "drop schema if exists tracker cascade; drop schema if exists views cascade; drop schema if exists views_next cascade; drop schema if exists messages cascade", connection);
            await command.ExecuteNonQueryAsync(run.Cancellation);
        }, Patience, run.Cancellation);
        if (!removed)
        {
            throw new EdgeException(FaultKind.Failed, new EdgeError(EdgeCodes.InUse,
                "A server works on this log, and would go on with what is gone. Nothing was removed. End it (Ctrl-C where 'tracker serve' runs), then reset."));
        }
        await EventLog.LogSchema.EnsureAsync(session.DataSource, run.Cancellation);
        await using (var engine = EngineCatalogue.Open(session.Engine.Name, session.DataSource))
        {
            await engine.PrepareAsync(run.Cancellation); // what it had made is gone as well
        }
        if (run.Output.IsJson)
        {
            run.Output.Json(new { Reset = true, Connection = ConnectionShown.Of(session.Server) });
        }
        else
        {
            run.Output.Line(("✓", "green"), ("The log and its views are empty.", null));
        }
    });
}
