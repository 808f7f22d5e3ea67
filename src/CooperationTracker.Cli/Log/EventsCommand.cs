using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
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

    private static readonly Option<string?> Stream = new("--stream")
    {
        Description = "Only events of this stream, such as actor/csto; a word alone is a statement's key.",
        HelpName = "STREAM",
    };

    private static readonly Option<string?> Actor = new(Filters.Actor.Name)
    {
        Description = "Only events that concern this actor or one of its bodies, by id, name or alias; corrections of such events too.",
        HelpName = Filters.Actor.HelpName,
    };

    private static readonly Option<string?> Topic = new(Filters.Topic.Name)
    {
        Description = "Only events that concern this topic, by id or name; corrections of such events too.",
        HelpName = Filters.Topic.HelpName,
    };

    public static Command Create() => new TrackerCommand(
        "events",
        "Show the log itself, in its order: every event as it was recorded, up to the settled position.",
        "tracker events --limit 20",
        "tracker events --after 150 --type MeetingHeld",
        "tracker events --stream actor/csto",
        "tracker events --actor osce --topic terrorism --known-at 2026-01-31",
        "tracker events --follow --json")
    { After, Follow, Type, Stream, Actor, Topic, Filters.KnownAt, Filters.Limit }.Do(async run =>
    {
        var type = LoggedEvent.StoredType(run.Ask(Type));
        var limit = Filters.ReadLimit(run) ?? long.MaxValue;
        var after = run.Get(After) is >= 0 and var position ? position : throw EdgeException.BadInput(new EdgeError(
            EdgeCodes.BadPosition, "Positions start at 1; after 0 means all of them.")
        { Field = After.Name });
        if (run.Get(Follow) && run.Get(Filters.KnownAt) is not null)
        {
            throw run.Ask(Filters.KnownAt).Wrong(RefusalCodes.Invalid, "What was known by then does not go on: leave --follow or --known-at out.");
        }
        var session = await run.OpenAsync();
        var asked = new EventsAsked(type, await LoggedEvent.StreamAsync(session.Log, run.Ask(Stream), run.Cancellation));
        var (registry, upTo) = (Registry.Empty, 0L);
        if (run.Get(Actor) is not null || run.Get(Topic) is not null || run.Get(Filters.KnownAt) is not null)
        {
            var question = await run.AskAsync();
            asked = asked with { Actor = await question.ActorAsync(run.Ask(Actor)), Topic = await question.TopicAsync(run.Ask(Topic)) };
            (registry, upTo) = (await question.RegistryAsync(), question.KnownAt);
        }
        else
        {
            upTo = await session.Log.ReadSettledAsync(cancellation: run.Cancellation);
        }
        var filter = new EventFilter(asked, registry, upTo, async (stream, version, cancellation) =>
            await session.Log.ReadStreamAsync(stream, cancellation: cancellation).TakeWhile(e => e.Version < version).ToListAsync(cancellation));
        if (run.Get(Follow))
        {
            await FollowAsync(run, session.Log, after, filter, limit);
            return;
        }
        var events = Read(session.Log, asked, after, upTo, run.Cancellation).Where(filter.WantsAsync).Take(Bounded(limit));
        if (run.Output.IsJson)
        {
            await run.Output.JsonAsync(new { KnownAt = upTo, Items = events.Select(LoggedEvent.From) }, run.Cancellation);
            return;
        }
        await foreach (var stored in events)
        {
            Print(run.Output, stored);
        }
    });

    /// <summary>The events among which those are that are asked for: as few as the database can choose.</summary>
    private static IAsyncEnumerable<StoredEvent> Read(NpgsqlEventLog log, EventsAsked asked, long after, long upTo, CancellationToken cancellation) => asked switch
    {
        { Stream: { } stream } => log.ReadStreamAsync(stream, cancellation: cancellation).SkipWhile(e => e.Position <= after).TakeWhile(e => e.Position <= upTo),
        { Type: { } type } => log.ReadTypeAsync(type, after, upTo, cancellation),
        _ => log.ReadAllAsync(after, upTo, cancellation),
    };

    private static async Task FollowAsync(Run run, NpgsqlEventLog log, long after, EventFilter filter, long limit)
    {
        for (var shown = 0L; shown < limit;)
        {
            var settled = await log.WaitAsync(after, run.Cancellation);
            await foreach (var stored in log.ReadAllAsync(after, settled, run.Cancellation))
            {
                if (shown < limit && await filter.WantsAsync(stored, run.Cancellation))
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
