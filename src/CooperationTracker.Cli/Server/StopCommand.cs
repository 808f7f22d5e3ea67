using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.EventLog.Embedded;

namespace CooperationTracker.Cli.Server;

/// <summary><c>tracker stop</c></summary>
internal static class StopCommand
{
    public static Command Create() => new TrackerCommand(
        "stop",
        "End the private PostgreSQL server. What was recorded stays; the next command starts it again. A server given by a connection string is left alone.",
        "tracker stop").Do(async run =>
        {
            var folder = run.Server.DataFolder;
            var stopped = await new PrivateServer(folder).StopAsync(run.Cancellation);
            if (run.Output.IsJson)
            {
                run.Output.Json(new { Stopped = stopped, DataFolder = folder });
            }
            else if (stopped)
            {
                run.Output.Line(("✓", "green"), ($"The private server of {folder} has ended.", null));
            }
            else
            {
                run.Output.Line(($"No private server runs for {folder}.", null));
            }
        });
}
