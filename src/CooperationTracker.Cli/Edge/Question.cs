using System.CommandLine;
using System.Globalization;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Views;
using CooperationTracker.Views.Actors;
using CooperationTracker.Views.Moments;
using CooperationTracker.Views.Statements;
using Npgsql;
using Spectre.Console;

namespace CooperationTracker.Cli.Edge;

/// <summary>What the views are asked, with its two times, on views that have caught up with the log.</summary>
internal sealed class Question
{
    /// <summary>How long <c>--at-least</c> waits for a position that nobody has reached.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Run run;
    private readonly Session session;
    private readonly bool ofAnotherTime;

    private Question(Run run, Session session, Times times, long position)
    {
        (this.run, this.session, Times) = (run, session, times);
        KnownAt = Math.Min(times.KnownAt, position);
        ofAnotherTime = run.Get(Filters.AsOf) is not null || run.Get(Filters.KnownAt) is not null || times.Certainly;
    }

    /// <summary>The two times.</summary>
    public Times Times { get; }

    /// <summary>The position that the answer is known at.</summary>
    public long KnownAt { get; }

    /// <summary>The database.</summary>
    public NpgsqlDataSource DataSource => session.DataSource;

    /// <summary>Reads the times from the options, and has the views catch up.</summary>
    public static async Task<Question> OpenAsync(Run run)
    {
        var asOf = Filters.ReadDay(run, Filters.AsOf) ?? DateOnly.FromDateTime(DateTime.Now);
        var knownAt = run.Get(Filters.KnownAt);
        var knownDay = knownAt is null ? null : Filters.ParseDay(knownAt);
        if (knownAt is not null && knownDay is null && !long.TryParse(knownAt, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            throw CommandException.BadInput(new CommandError(RefusalCodes.BadDate,
                $"'{knownAt}' is neither a day, such as 2005-01-31, nor a position of the log, such as 120.")
            { Field = Filters.KnownAt.Name });
        }
        var session = await run.OpenAsync();
        var reached = await CatchUpAsync(run, session);
        var position = knownAt is null ? Times.Now
            : knownDay is { } day ? await MomentQuery.KnownAtAsync(session.DataSource, day, run.Cancellation)
            : Position(knownAt, reached);
        return new(run, session, new(asOf, run.Get(Filters.Certainly), position), reached);
    }

    /// <summary>The id of the actor that an option names; null where it is absent.</summary>
    public async Task<string?> ActorAsync(Option<string?> option) => run.Get(option) is { } name ? await ActorAsync(name, option.Name) : null;

    /// <summary>The id of the actor of an id, name or alias.</summary>
    public Task<string> ActorAsync(string name, string field) =>
        ResolveAsync(r => r.Actors, name, field, "actor", RefusalCodes.UnknownActor, "'tracker actors' lists them.");

    /// <summary>The id of the topic that an option names; null where it is absent.</summary>
    public async Task<string?> TopicAsync(Option<string?> option) => run.Get(option) is { } name
        ? await ResolveAsync(r => r.Topics, name, option.Name, "topic", RefusalCodes.UnknownTopic, "'tracker topics' lists them.")
        : null;

    /// <summary>The id of a commitment, mergers followed.</summary>
    public Task<string> CommitmentAsync(string id, string field) =>
        ResolveAsync(r => r.Commitments, id, field, "commitment", RefusalCodes.UnknownCommitment, "'tracker commitments' lists them.");

    /// <summary>The key of a statement that is known.</summary>
    public async Task<string> StatementAsync(string key, string field)
    {
        return await StatementQuery.ExistsAsync(DataSource, key, Times, run.Cancellation) ? key : throw CommandException.BadInput(CommandError.Unknown(
            RefusalCodes.UnknownStatement, field, "statement", key, await StatementQuery.NearestAsync(DataSource, key, Times, run.Cancellation),
            "'tracker statements' lists them."));
    }

    /// <summary>Prints a list: as JSON with the times that it holds for, or as a table.</summary>
    public void Answer<T>(IReadOnlyCollection<T> items, string none, params IReadOnlyList<Column<T>> columns)
    {
        if (run.Output.IsJson)
        {
            run.Output.Json(new { Times.AsOf, KnownAt, Items = items });
            return;
        }
        run.Output.Table(items, none, columns);
        Caption();
    }

    /// <summary>Says what time an answer is about, where that is not now.</summary>
    public void Caption()
    {
        if (ofAnotherTime && run.Terminal.OutIsTerminal)
        {
            run.Output.Text($"[dim]{ToString().EscapeMarkup()}[/]");
        }
    }

    /// <summary>Such as <c>As of 2005-01-01, known at position 120</c>.</summary>
    public override string ToString() =>
        $"As of {Times.AsOf:yyyy-MM-dd}{(Times.Certainly ? ", certainly" : "")}, known at position {KnownAt}";

    private static async Task<long> CatchUpAsync(Run run, Session session)
    {
        if (run.Get(Filters.AtLeast) is not { } position)
        {
            return await session.ProjectAsync(run);
        }
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation);
        limited.CancelAfter(Patience);
        try
        {
            return await session.Runner(new Reporter<Step>(_ => { })).CatchUpAsync(position, limited.Token);
        }
        catch (OperationCanceledException) when (!run.Cancellation.IsCancellationRequested)
        {
            throw new CommandException(ExitCodes.Failed, new CommandError(CommandCodes.NotThereYet,
                $"The views have not come to position {position} within {Patience.TotalSeconds:0} seconds. Check the position, or ask again.")
            { Field = Filters.AtLeast.Name });
        }
    }

    private static long Position(string text, long reached)
    {
        var position = long.Parse(text, CultureInfo.InvariantCulture);
        return position <= reached ? position : throw CommandException.BadInput(new CommandError(CommandCodes.BadPosition,
            $"The log ends at position {reached}.")
        { Field = Filters.KnownAt.Name });
    }

    /// <summary>By the names of the asked knowledge first: what was merged since then was still itself.</summary>
    private async Task<string> ResolveAsync<T>(
        Func<Registry, Catalog<T>> catalog, string name, string field, string what, string code, string otherwise)
    {
        var then = catalog(await RegistryQuery.ReadAsync(DataSource, Times, run.Cancellation));
        if (then.Resolve(name) is { } id)
        {
            return id;
        }
        var now = catalog(await session.Tracker.RegistryAsync(cancellation: run.Cancellation));
        return now.Resolve(name) ?? throw CommandException.BadInput(CommandError.Unknown(code, field, what, name, now.Suggest(name), otherwise));
    }
}
