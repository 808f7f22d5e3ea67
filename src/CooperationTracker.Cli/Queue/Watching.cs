using System.Collections.Concurrent;
using CooperationTracker.Cli.Audit;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Intake.Queue;
using Npgsql;
using Spectre.Console;

namespace CooperationTracker.Cli.Queue;

/// <summary>Takes the files of a folder into the queue, and tells what comes of those that this process takes out of it.</summary>
/// <param name="run">The run.</param>
/// <param name="session">The log and its views.</param>
/// <param name="folder">The folder.</param>
/// <param name="author">Who brings the files.</param>
internal sealed class Watching(Run run, Session session, WatchedFolder folder, string author) : IProgress<TakenIn>
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a database may be away before <c>--once</c> gives up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>How long another one who watches may have a file in hands that was moved away.</summary>
    private static readonly TimeSpan InOtherHands = TimeSpan.FromMinutes(1);

    /// <summary>When one that could not be read is tried again as it is: whoever mends its permissions changes nothing else of it.</summary>
    private static readonly TimeSpan ReadAgain = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<TakenIn> taken = [];
    private readonly Dictionary<WholeFile, DateTime> unreadable = [];
    private readonly Queue<(Guid Name, DateTime At)> named = [];
    private readonly List<EdgeError> errors = [];
    private DateTime? awaySince;

    /// <inheritdoc/>
    public void Report(TakenIn value) => taken.Enqueue(value);

    /// <summary>Takes what there is, until nothing is left where that is asked for.</summary>
    /// <returns>What was wrong in files.</returns>
    public async Task<IReadOnlyList<EdgeError>> RunAsync(IIntake intake, bool once)
    {
        while (true)
        {
            var (whole, growing) = folder.Look();
            foreach (var gone in unreadable.Keys.Except(whole).ToArray())
            {
                unreadable.Remove(gone);
            }
            try
            {
                WholeFile[] left = [.. whole.Where(file => !(unreadable.TryGetValue(file, out var at) && DateTime.UtcNow - at < ReadAgain))];
                foreach (var file in left)
                {
                    await TakeAsync(intake, file);
                }
                await ForgetAsync(intake, InOtherHands);
                var empty = once && left.Length == 0 && !growing && await intake.CountAsync(run.Cancellation) == 0;
                await TellAsync(once);
                awaySince = null;
                if (empty)
                {
                    await ForgetAsync(intake, TimeSpan.Zero);
                    return errors;
                }
            }
            catch (NpgsqlException e) when (e.IsTransient && (!once || DateTime.UtcNow - (awaySince ?? DateTime.UtcNow) < Patience))
            {
                if (awaySince is null)
                {
                    awaySince = DateTime.UtcNow;
                    run.Say($"The database is away, and is waited for: {e.Message}");
                }
            }
            await Task.Delay(Look, run.Cancellation);
        }
    }

    private async Task TakeAsync(IIntake intake, WholeFile file)
    {
        try
        {
            var document = await IncomingDocument.ReadAsync(file.Path, author, "watch", run.Cancellation);
            var name = file.NameOf(document.Content);
            // In this order: killed in between, it is in the queue already when it is found again, and is only moved then.
            await intake.EnqueueAsync([document], name, run.Cancellation);
            folder.Move(file.Path);
            named.Enqueue((name, DateTime.UtcNow));
            unreadable.Remove(file);
        }
        catch (InputException) when (!File.Exists(file.Path))
        {
            // Whoever put it there has taken it away again.
        }
        catch (InputException e)
        {
            if (!unreadable.ContainsKey(file))
            {
                Report(new(file.Path, 0, null, OutcomeKind.Refused, 0, 0, e.Errors));
            }
            unreadable[file] = DateTime.UtcNow;
        }
    }

    /// <summary>Forgets names of files that nobody finds any more; of those that are left, who carries messages does so in time.</summary>
    private async Task ForgetAsync(IIntake intake, TimeSpan after)
    {
        while (named.TryPeek(out var oldest) && DateTime.UtcNow - oldest.At >= after)
        {
            await intake.ForgetAsync(oldest.Name, run.Cancellation);
            named.Dequeue();
        }
    }

    /// <summary>Says what came of documents, and brings the views to what was appended.</summary>
    private async Task TellAsync(bool once)
    {
        var appended = false;
        while (taken.TryDequeue(out var one))
        {
            appended |= one.Result == OutcomeKind.Appended;
            EdgeError[] wrong = [.. one.Errors.Select(EdgeError.From)];
            errors.AddRange(once ? wrong : []);
            if (run.Output.IsJson)
            {
                await run.Output.JsonLineAsync(new
                {
                    File = one.Name.Length > 0 ? one.Name : null,
                    Line = one.Line > 0 ? one.Line : (int?)null,
                    one.Subject,
                    Result = AnswerJson.Word(one.Result),
                    one.Position,
                    one.Events,
                    Errors = wrong.Length > 0 ? wrong : null,
                });
            }
            else if (one.Result != OutcomeKind.Refused)
            {
                run.Output.Text(one.Result == OutcomeKind.Appended
                    ? $"[green]✓[/] {one.Subject!.EscapeMarkup()} recorded: {Shown.Count(one.Events, "event")}, position {one.Position}."
                    : $"{one.Subject!.EscapeMarkup()} stands like this already; nothing was appended.");
            }
            else if (!once)
            {
                await ErrorReport.WriteAsync(run.Terminal, json: false, EdgeException.BadInput(wrong));
            }
        }
        await run.Output.FlushAsync();
        if (appended)
        {
            await session.ProjectAsync(run);
            await session.SequenceAppendedAsync(run);
        }
    }
}
