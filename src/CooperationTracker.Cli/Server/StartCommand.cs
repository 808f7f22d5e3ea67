using System.CommandLine;
using CooperationTracker.Cli.Edge;

namespace CooperationTracker.Cli.Server;

/// <summary><c>tracker start</c></summary>
internal static class StartCommand
{
    public static Command Create() => new TrackerCommand(
        "start",
        "Start the private PostgreSQL server where it does not run, and put the schema in place. Every other command does so too when it needs to.",
        "tracker start",
        "tracker start --connection 'Host=localhost;Username=me;Database=tracker'").Do(async run =>
        {
            var session = await run.OpenAsync();
            await session.ProjectAsync(run);
            if (run.Output.IsJson)
            {
                run.Output.Json(new { Server = ServerShown.Of(session.Server), Connection = ConnectionShown.Of(session.Server) });
            }
            else
            {
                run.Output.Line(("✓", "green"), (session.Server.ToString(), null));
            }
        });
}
