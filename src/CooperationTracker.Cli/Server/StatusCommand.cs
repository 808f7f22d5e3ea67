using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.EventLog.Embedded;

namespace CooperationTracker.Cli.Server;

/// <summary><c>tracker status</c></summary>
internal static class StatusCommand
{
    public static Command Create() => new TrackerCommand(
        "status",
        "Show the engine, the servers that share its work, the database, the log and how far each view has come. It starts nothing.",
        "tracker status",
        "tracker status --json").Do(async run =>
        {
            var options = run.Server;
            if (await PostgresServer.FindAsync(options, run.Cancellation) is null)
            {
                WriteStopped(run, options.DataFolder);
                return;
            }
            var session = await run.OpenAsync();
            await session.ProjectAsync(run);
            await using var messaging = session.OpenMessaging();
            var status = await StatusAnswer.ReadAsync(session, messaging, run.Cancellation);
            if (run.Output.IsJson)
            {
                run.Output.Json(status);
                return;
            }
            Write(run.Output, session.Server, status);
        });

    private static void WriteStopped(Run run, string folder)
    {
        var output = run.Output;
        if (output.IsJson)
        {
            output.Json(new StatusAnswer(EngineCatalogue.Resolve(run.Engine), new ServerShown(false, "private", null, folder)));
        }
        else
        {
            output.Line(($"The private server of {folder} does not run. 'tracker start' starts it, and so does every question.", null));
        }
    }

    private static void Write(Output output, ServerAddress server, StatusAnswer status)
    {
        var facts = new Facts();
        var (counts, views) = (status.Counts!, status.Views!);
        facts.Add("Engine", $"{status.Engine} {status.EngineVersion}: {string.Join(", ", status.EngineRuns!)}");
        foreach (var node in status.Nodes ?? [])
        {
            facts.Add($"Node {node.Number}", $"on {node.Machine}{(node.Leads ? ", leads" : "")}: {(node.Runs.Count == 0 ? "nothing" : string.Join(", ", node.Runs))}");
        }
        facts.Add("Broker", status.Broker is { } broker
            ? $"queue {broker.Queue}, exchange {broker.Exchange}: published up to position {broker.Published}, from {broker.Since} on; {Shown.Count(broker.Waiting, "event")} to be sent"
            : null);
        facts.Add("Server", server.ToString());
        facts.Add("Data folder", server.DataFolder);
        facts.Add("Settled", $"position {status.SettledPosition}");
        facts.Add("Holds", string.Join(", ", Shown.Count(counts.Statements, "statement"), Shown.Count(counts.Reports, "report"),
            Shown.Count(counts.Commitments, "commitment"), Shown.Count(counts.Actors, "actor")));
        facts.Add("Last", status.LastRecordedAt is { } last ? $"{last.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC" : null);
        facts.AddMarkup("Views", views.Values.All(p => p >= status.SettledPosition)
            ? $"[green]all {views.Count} at position {views.Values.Min()}[/]"
            : string.Join(", ", views.Select(v => $"{v.Key} {v.Value}")));
        var tree = status.Tree!;
        facts.Add("Tree", $"{(tree.Size == 1 ? "1 leaf" : $"{tree.Size} leaves")}, {(tree.Behind == 0 ? "of all that is settled" : $"up to position {tree.Position}, {tree.Behind} behind")}");
        output.Draw(facts);
    }
}
