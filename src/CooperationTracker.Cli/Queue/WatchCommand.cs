using System.CommandLine;
using CooperationTracker.Cli.Edge;

namespace CooperationTracker.Cli.Queue;

/// <summary><c>tracker watch DIR</c></summary>
internal static class WatchCommand
{
    private static readonly Argument<string> Folder = new("DIR") { Description = "The folder that files are put into." };

    private static readonly Option<bool> Once = new("--once") { Description = "End when the folder is empty and everything in the queue is taken in." };

    public static Command Create() => new TrackerCommand(
        "watch",
        $"Take in each statement or registry file (.yaml, .json, .jsonl) that is put into a folder, until it is interrupted. A file is put into a durable queue, then moved to "
        + $"'{WatchedFolder.Queued}' in the folder; from the queue it is recorded once, whatever is killed. What is refused waits in 'tracker intake list'.",
        "tracker watch inbox",
        "tracker watch inbox --once --by anna")
    { Folder, Once, Origins.Author }.Do(async run =>
    {
        var path = run.Get(Folder)!;
        if (!Directory.Exists(path))
        {
            throw run.Ask(Folder).Wrong(EdgeCodes.Usage, $"There is no folder '{path}'. Make it, or name another.");
        }
        var once = run.Get(Once);
        var session = await run.OpenAsync();
        var watching = new Watching(run, session, new(path), Origins.Of(run).Author);
        await using var messaging = session.OpenMessaging(taken: watching) ?? throw IntakeQuestions.NoQueue();
        await messaging.StartAsync(run.Cancellation);
        try
        {
            if (!once)
            {
                run.Say($"Files that are put into {path} are taken in. Ctrl-C ends it.");
            }
            if (await watching.RunAsync(messaging.Intake, once) is { Count: > 0 } errors)
            {
                throw EdgeException.BadInput(errors);
            }
        }
        catch (OperationCanceledException) when (!once && run.Cancellation.IsCancellationRequested)
        {
            // As a server that is interrupted: it has done what it was asked for.
        }
        finally
        {
            await messaging.StopAsync(CancellationToken.None);
        }
    });
}
