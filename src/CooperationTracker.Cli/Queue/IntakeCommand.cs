using System.CommandLine;
using System.Globalization;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Intake.Queue;

namespace CooperationTracker.Cli.Queue;

/// <summary><c>tracker intake list|retry|drop</c></summary>
internal static class IntakeCommand
{
    private static readonly Argument<string?> Id = new("ID") { Description = "The message's id, as 'intake list' shows it.", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<bool> All = new("--all") { Description = "All that there are." };

    public static Command Create()
    {
        var intake = new TrackerCommand("intake", "See and work on what the queue could not take in.", "tracker intake list", "tracker intake retry --all");
        intake.Add(List());
        intake.Add(Change("retry", "Put messages back into the queue, once what was wrong is mended: the next 'serve' or 'watch' takes them in, or one that runs.",
            "put back", (queue, ids, cancellation) => queue.RetryAsync(ids, cancellation),
            "tracker intake retry 018f6c1e-0000-7000-8000-00000000002a", "tracker intake retry --all"));
        intake.Add(Change("drop", "Delete messages for good. What was recorded stays as it is.",
            "deleted", (queue, ids, cancellation) => queue.DropAsync(ids, cancellation),
            "tracker intake drop 018f6c1e-0000-7000-8000-00000000002a", "tracker intake drop --all"));
        return intake;
    }

    private static TrackerCommand List() => new TrackerCommand(
        "list",
        "List the messages that came to nothing, with what was wrong: documents that were refused, and those whose tries are used up.",
        "tracker intake list",
        "tracker intake list --json").Do(async run =>
    {
        var session = await run.OpenAsync();
        await using var messaging = await OpenAsync(run, session);
        var answer = await IntakeAnswer.ReadAsync(messaging.Intake, run.Cancellation);
        if (run.Output.IsJson)
        {
            run.Output.Json(answer);
            return;
        }
        run.Output.Table(answer.Items, "Everything was taken in.",
            new("Id", m => m.Id.ToString()) { NoWrap = true },
            new("Name", m => m.Line is { } line ? $"{m.Name}:{line}" : m.Name),
            new("Queued", m => m.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)) { From = 100 },
            new("Tries", m => m.Attempts.ToString(CultureInfo.InvariantCulture)) { Right = true, From = 100 },
            new("Code", m => m.Code) { Style = _ => "red" },
            new("Message", m => m.Message));
    });

    private static TrackerCommand Change(
        string verb, string description, string done, Func<IIntake, IReadOnlyList<Guid>?, CancellationToken, Task<int>> change, params string[] examples) =>
        new TrackerCommand(verb, description, examples) { Id, All }.Do(async run =>
        {
            var (id, all) = (run.Get(Id), run.Get(All));
            if ((id is null) != all)
            {
                throw run.Ask(All).Wrong(EdgeCodes.Usage, "Name one message by its id, or all of them by --all.");
            }
            Guid[]? wanted = all ? null : [run.Ask(Id).Message()];
            var session = await run.OpenAsync();
            await using var messaging = await OpenAsync(run, session);
            var count = await change(messaging.Intake, wanted, run.Cancellation);
            if (count == 0 && !all)
            {
                throw run.Ask(Id).UnknownMessage();
            }
            if (run.Output.IsJson)
            {
                run.Output.Json(new MessagesAnswer(count));
                return;
            }
            run.Output.Line(("✓", "green"), ($"{Shown.Count(count, "message")} {done}.", null));
        });

    private static async Task<IMessaging> OpenAsync(Run run, Session session)
    {
        var messaging = session.OpenMessaging() ?? throw IntakeQuestions.NoQueue();
        await messaging.PrepareAsync(run.Cancellation);
        return messaging;
    }
}
