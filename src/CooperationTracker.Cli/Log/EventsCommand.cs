using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.EventLog;

namespace CooperationTracker.Cli.Log;

/// <summary><c>tracker events</c></summary>
internal static class EventsCommand
{
    private static readonly Option<long> After = new("--after")
    {
        Description = "Only events after this position.",
        HelpName = "POSITION",
    };

    private static readonly Option<bool> Follow = new("--follow", "-f")
    {
        Description = "Go on with events as they come, until Ctrl-C; with --json, a line each.",
    };

    private static readonly Option<string?> Type = new("--type")
    {
        Description = "Only events of this type, such as MeetingHeld or report_retracted.",
        HelpName = "TYPE",
    };

    public static Command Create() => new TrackerCommand(
        "events",
        "Show the log itself, in its order: every event as it was recorded, up to the settled position.",
        "tracker events --limit 20",
        "tracker events --after 150 --type MeetingHeld",
        "tracker events --follow --json")
    { After, Follow, Type, Filters.Limit }.Do(async run =>
    {
        var type = LoggedEvent.StoredType(run.Ask(Type));
        var limit = Filters.ReadLimit(run) ?? long.MaxValue;
        var after = run.Get(After) is >= 0 and var position ? position : throw EdgeException.BadInput(new EdgeError(
            EdgeCodes.BadPosition, "Positions start at 1; after 0 means all of them.")
        { Field = After.Name });
        var session = await run.OpenAsync();
        var settled = await session.Log.ReadSettledAsync(cancellation: run.Cancellation);
        if (run.Get(Follow))
        {
            await FollowAsync(run, session.Log, after, type, limit);
            return;
        }
        var events = session.Log.ReadAllAsync(after, settled, run.Cancellation).Where(e => type is null || e.Type == type);
        if (!run.Output.IsJson)
        {
            await foreach (var stored in events.Take(Bounded(limit)))
            {
                Print(run.Output, stored);
            }
            return;
        }
        List<LoggedEvent> items = [];
        await foreach (var stored in events.Take(Bounded(limit)))
        {
            items.Add(LoggedEvent.From(stored));
        }
        run.Output.Json(new { KnownAt = settled, Items = items });
    });

    private static async Task FollowAsync(Run run, NpgsqlEventLog log, long after, string? type, long limit)
    {
        for (var shown = 0L; shown < limit;)
        {
            var settled = await log.WaitAsync(after, run.Cancellation);
            await foreach (var stored in log.ReadAllAsync(after, settled, run.Cancellation))
            {
                if (shown < limit && (type is null || stored.Type == type))
                {
                    shown++;
                    if (run.Output.IsJson)
                    {
                        await run.Output.JsonLineAsync(LoggedEvent.From(stored));
                    }
                    else
                    {
                        Print(run.Output, stored);
                    }
                }
            }
            await run.Output.FlushAsync();
            after = settled;
        }
    }

    private static void Print(Output output, StoredEvent stored) => output.Line(
        ($"{stored.Position,7}", "bold"),
        (stored.Timestamp.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", null), "dim"),
        ($"{LoggedEvent.NameOf(stored.Type),-20}", "cyan"),
        ($"{stored.StreamId} {stored.Version}", null));

    private static int Bounded(long limit) => (int)Math.Min(limit, int.MaxValue);
}
