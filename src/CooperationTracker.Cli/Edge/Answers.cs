using CooperationTracker.Cli.Audit;
using CooperationTracker.Domain;
using CooperationTracker.Intake;
using CooperationTracker.Views;
using Spectre.Console;

namespace CooperationTracker.Cli.Edge;

/// <summary>How a run asks the views, and tells what came of a request.</summary>
internal static class Answers
{
    /// <summary>How long a run waits for views that another process projects.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>How long <c>--at-least</c> waits for a position that nobody has reached.</summary>
    private static readonly TimeSpan PositionPatience = TimeSpan.FromSeconds(30);

    /// <summary>A question with the times that the options name, on views that have caught up with the log.</summary>
    public static async Task<Question> AskAsync(this Run run)
    {
        var asked = new AskedTimes(run.Ask(Filters.AsOf), run.Get(Filters.Certainly), run.Ask(Filters.KnownAt));
        asked.AsOf.Day(); // before a server is started for it
        var session = await run.OpenAsync();
        var reached = run.Get(Filters.AtLeast) is { } position
            ? await CatchUpAsync(run, session, position)
            : await session.ProjectAsync(run);
        return await Question.OpenAsync(session, asked, DateOnly.FromDateTime(DateTime.Now), reached, run.Cancellation);
    }

    /// <summary>Prints a list: as JSON with the times that it holds for, or as a table.</summary>
    public static void Answer<T>(this Run run, Question question, IReadOnlyCollection<T> items, string none, params IReadOnlyList<Column<T>> columns)
    {
        if (run.Output.IsJson)
        {
            run.Output.Json(new { question.Times.AsOf, question.KnownAt, Items = items });
            return;
        }
        run.Output.Table(items, none, columns);
        run.Caption(question);
    }

    /// <summary>Says what time an answer is about, where that is not now.</summary>
    public static void Caption(this Run run, Question question)
    {
        var ofAnotherTime = run.Get(Filters.AsOf) is not null || run.Get(Filters.KnownAt) is not null || question.Times.Certainly;
        if (ofAnotherTime && run.Terminal.OutIsTerminal)
        {
            run.Output.Text($"[dim]{question.ToString().EscapeMarkup()}[/]");
        }
    }

    /// <summary>Ends with an error where a request was refused; otherwise projects what was appended and says what came of it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="outcome">What came of the request.</param>
    /// <param name="subject">What it was about.</param>
    /// <param name="done">What was done to it, such as <c>withdrawn</c>.</param>
    /// <param name="place">Says where in the request a refusal belongs.</param>
    public static async Task FinishAsync(this Run run, Outcome outcome, string subject, string done, Func<Refusal, EdgeError> place)
    {
        outcome.OrThrow(place);
        var session = await run.OpenAsync();
        await session.ProjectAsync(run, outcome.Position > 0 ? outcome.Position : null);
        await session.SequenceAppendedAsync(run);
        if (run.Output.IsJson)
        {
            run.Output.Json(Written.Of(outcome, subject));
        }
        else if (outcome.Result == OutcomeKind.Appended)
        {
            var events = outcome.Events == 1 ? "1 event" : $"{outcome.Events} events";
            run.Output.Text($"[green]✓[/] {Escaped(subject)} {done}: {events}, position {outcome.Position}.");
        }
        else
        {
            run.Output.Text($"{Escaped(subject)} stands like this already; nothing was appended.");
        }

        static string Escaped(string text) => (char.ToUpperInvariant(text[0]) + text[1..]).EscapeMarkup();
    }

    /// <summary>Projects the log into the views, so that the next question sees it.</summary>
    /// <param name="session">The log and its views.</param>
    /// <param name="run">The run, for its progress.</param>
    /// <param name="until">The position to come to; null for all that is settled.</param>
    /// <returns>The position that the views hold.</returns>
    public static async Task<long> ProjectAsync(this Session session, Run run, long? until = null)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation);
        limited.CancelAfter(Patience);
        try
        {
            return await run.WithProgressAsync("Projecting", progress => session.Runner(Steps(progress)).CatchUpAsync(until, limited.Token));
        }
        catch (OperationCanceledException) when (!run.Cancellation.IsCancellationRequested)
        {
            run.Say($"The views are behind the log after {Patience.TotalMinutes:0} minutes; what is shown may lack the newest events.");
            return await ViewProgress.ReachedAsync(session.DataSource, run.Cancellation);
        }
    }

    /// <summary>A projection's progress as steps that are drawn.</summary>
    public static IProgress<ProjectionProgress> Steps(IProgress<Step> progress) => new Reporter<ProjectionProgress>(p => progress.Report(new(
        p.Activity switch { "rebuild" => "Rebuilding", "index" => "Indexing", "swap" => "Swapping", _ => "Projecting" }, p.Position, p.UpTo)));

    private static async Task<long> CatchUpAsync(Run run, Session session, long position)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation);
        limited.CancelAfter(PositionPatience);
        try
        {
            return await session.Runner().CatchUpAsync(position, limited.Token);
        }
        catch (OperationCanceledException) when (!run.Cancellation.IsCancellationRequested)
        {
            throw new EdgeException(FaultKind.Failed, new EdgeError(EdgeCodes.NotThereYet,
                $"The views have not come to position {position} within {PositionPatience.TotalSeconds:0} seconds. Check the position, or ask again.")
            { Field = Filters.AtLeast.Name });
        }
    }
}
