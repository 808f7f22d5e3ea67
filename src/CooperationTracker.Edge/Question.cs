using System.Globalization;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.EventLog;
using CooperationTracker.Views;
using CooperationTracker.Views.Moments;
using CooperationTracker.Views.Statements;
using Npgsql;

namespace CooperationTracker.Edge;

/// <summary>The two times that a question asks about, as somebody wrote them.</summary>
/// <param name="AsOf">A day; today where it is absent.</param>
/// <param name="Certainly">Whether only what had certainly happened counts.</param>
/// <param name="KnownAt">A day or a position; now where it is absent.</param>
public sealed record AskedTimes(Asked AsOf, bool Certainly, Asked KnownAt);

/// <summary>What the views are asked, with its two times: names are resolved as they were known then.</summary>
public sealed class Question
{
    private readonly Session session;
    private readonly CancellationToken cancellation;

    private Question(Session session, Times times, long position, CancellationToken cancellation)
    {
        (this.session, Times, Position, this.cancellation) = (session, times, position, cancellation);
        KnownAt = Math.Min(times.KnownAt, position);
    }

    /// <summary>The two times.</summary>
    public Times Times { get; }

    /// <summary>The position that the answer is known at.</summary>
    public long KnownAt { get; }

    /// <summary>The position that the views have reached.</summary>
    public long Position { get; }

    /// <summary>The database.</summary>
    public NpgsqlDataSource DataSource => session.DataSource;

    /// <summary>The log.</summary>
    public IEventLog Log => session.Log;

    /// <summary>Reads the times.</summary>
    /// <param name="session">The log and its views.</param>
    /// <param name="asked">The times as they were written.</param>
    /// <param name="today">The day that is meant where none is named.</param>
    /// <param name="reached">The position that the views have reached: now means it, so that every query of an answer sees the same.</param>
    /// <param name="cancellation">Ends this and every later question.</param>
    /// <exception cref="EdgeException">A time is none, or lies after the end of the log.</exception>
    public static async Task<Question> OpenAsync(
        Session session, AskedTimes asked, DateOnly today, long reached, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(asked);
        var asOf = asked.AsOf.Day() ?? today;
        var knownAt = await KnownAtAsync(session, asked.KnownAt, reached, cancellation);
        return new(session, new(asOf, asked.Certainly, Math.Min(knownAt, reached)), reached, cancellation);
    }

    /// <summary>The same question about what holds on any day, what lies ahead included.</summary>
    public Question OfAllDays() => new(session, Times with { AsOf = DateOnly.MaxValue }, Position, cancellation);

    /// <summary>The id of the actor that a name, alias or id means; null where none is asked for.</summary>
    /// <exception cref="EdgeException">There is no such actor.</exception>
    public Task<string?> ActorAsync(Asked asked) =>
        ResolveAsync(r => r.Actors, asked, "actor", RefusalCodes.UnknownActor, "'tracker actors' and /actors list them.");

    /// <summary>The id of the topic that a name or id means; null where none is asked for.</summary>
    /// <exception cref="EdgeException">There is no such topic.</exception>
    public Task<string?> TopicAsync(Asked asked) =>
        ResolveAsync(r => r.Topics, asked, "topic", RefusalCodes.UnknownTopic, "'tracker topics' and /topics list them.");

    /// <summary>The id of a commitment, mergers followed; null where none is asked for.</summary>
    /// <exception cref="EdgeException">There is no such commitment.</exception>
    public Task<string?> CommitmentAsync(Asked asked) =>
        ResolveAsync(r => r.Commitments, asked, "commitment", RefusalCodes.UnknownCommitment, "'tracker commitments' and /commitments list them.");

    /// <summary>The key of a statement that is known; null where none is asked for.</summary>
    /// <exception cref="EdgeException">There is no such statement.</exception>
    public async Task<string?> StatementAsync(Asked asked)
    {
        if (asked.Text is not { } key)
        {
            return null;
        }
        return await StatementQuery.ExistsAsync(DataSource, key, Times, cancellation) ? key : throw EdgeException.BadInput(EdgeError.Unknown(
            RefusalCodes.UnknownStatement, asked.Field, "statement", key, await StatementQuery.NearestAsync(DataSource, key, Times, cancellation),
            "'tracker statements' and /statements list them."));
    }

    /// <summary>The registry as it was known at the asked position.</summary>
    public Task<Registry> RegistryAsync() => session.RegistryAsync(KnownAt, cancellation);

    /// <summary>How many events a stream had at the asked position: what a correction that follows from this answer expects.</summary>
    public async Task<long> VersionAsync(StreamName stream)
    {
        var version = 0L;
        await foreach (var stored in session.Log.ReadStreamAsync(stream.ToString(), cancellation: cancellation))
        {
            version = stored.Position <= KnownAt ? stored.Version : version;
        }
        return version;
    }

    /// <summary>Such as <c>As of 2005-01-01, known at position 120</c>.</summary>
    public override string ToString() =>
        $"As of {Times.AsOf:yyyy-MM-dd}{(Times.Certainly ? ", certainly" : "")}, known at position {KnownAt}";

    private static async Task<long> KnownAtAsync(Session session, Asked asked, long reached, CancellationToken cancellation)
    {
        if (asked.Text is not { } text)
        {
            return Times.Now;
        }
        if (Asked.ParseDay(text) is { } day)
        {
            return await MomentQuery.KnownAtAsync(session.DataSource, day, cancellation);
        }
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            throw asked.Wrong(RefusalCodes.BadDate, $"'{text}' is neither a day, such as 2005-01-31, nor a position of the log, such as 120.");
        }
        return position <= reached ? position : throw asked.Wrong(EdgeCodes.BadPosition, $"The log ends at position {reached}.");
    }

    /// <summary>By the names that were known at the asked position alone: what is named later changes no answer.</summary>
    private async Task<string?> ResolveAsync<T>(
        Func<Registry, Catalog<T>> catalog, Asked asked, string what, string code, string otherwise)
    {
        if (asked.Text is not { } name)
        {
            return null;
        }
        var then = catalog(await RegistryAsync());
        if (then.Resolve(name) is { } id)
        {
            return id;
        }
        var now = catalog(await session.Tracker.RegistryAsync(cancellation: cancellation));
        throw now.Resolve(name) is not null
            ? asked.Wrong(code, $"The {what} '{name}' was not known yet at position {KnownAt}; it is known later. Ask with a later time, or without one.")
            : EdgeException.BadInput(EdgeError.Unknown(code, asked.Field, what, name, then.Suggest(name), otherwise));
    }
}
