using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.EventLog.Embedded;
using CooperationTracker.Views;

namespace CooperationTracker.Cli.Server;

/// <summary><c>tracker status</c></summary>
internal static class StatusCommand
{
    private const string Engine = "npgsql";

    public static Command Create() => new TrackerCommand(
        "status",
        "Show the engine, the server, the log and how far each view has come. It starts nothing.",
        "tracker status",
        "tracker status --json").Do(async run =>
        {
            var options = run.Server;
            if (await PostgresServer.FindAsync(options, run.Cancellation) is null)
            {
                WriteStopped(run.Output, options.DataFolder);
                return;
            }
            var session = await run.OpenAsync();
            await session.ProjectAsync(run);
            var status = await ViewProgress.StatusAsync(session.DataSource, session.Log, run.Cancellation);
            if (run.Output.IsJson)
            {
                run.Output.Json(new
                {
                    Engine,
                    Server = ServerShown.Of(session.Server),
                    Connection = ConnectionShown.Of(session.Server),
                    SettledPosition = status.Settled,
                    Counts = new { status.Statements, status.Reports, status.Commitments, status.Actors },
                    status.Views,
                    status.LastRecordedAt,
                });
                return;
            }
            Write(run.Output, session.Server, status);
        });

    private static void WriteStopped(Output output, string folder)
    {
        if (output.IsJson)
        {
            output.Json(new { Engine, Server = new ServerShown(false, "private", null, folder) });
        }
        else
        {
            output.Line(($"The private server of {folder} does not run. 'tracker start' starts it, and so does every question.", null));
        }
    }

    private static void Write(Output output, ServerAddress server, ViewStatus status)
    {
        var facts = new Facts();
        facts.Add("Engine", Engine);
        facts.Add("Server", server.ToString());
        facts.Add("Data folder", server.DataFolder);
        facts.Add("Settled", $"position {status.Settled}");
        facts.Add("Holds", string.Join(", ", Shown.Count(status.Statements, "statement"), Shown.Count(status.Reports, "report"),
            Shown.Count(status.Commitments, "commitment"), Shown.Count(status.Actors, "actor")));
        facts.Add("Last", status.LastRecordedAt is { } last ? $"{last.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC" : null);
        facts.AddMarkup("Views", status.Views.Values.All(p => p >= status.Settled)
            ? $"[green]all {status.Views.Count} at position {status.Reached}[/]"
            : string.Join(", ", status.Views.Select(v => $"{v.Key} {v.Value}")));
        output.Draw(facts);
    }
}
