using System.Collections.Immutable;
using CooperationTracker.Domain.Reports;

namespace CooperationTracker.Domain.Statements;

/// <summary>Whether a statement counts.</summary>
public enum StatementStatus
{
    /// <summary>It counts.</summary>
    Received,

    /// <summary>Another one stands in its place.</summary>
    Superseded,

    /// <summary>It was taken back.</summary>
    Withdrawn,
}

/// <summary>What decisions about one statement need to know: a fold over its stream.</summary>
public sealed record StatementState
{
    private StatementState(StatementReceived received) => Received = received;

    /// <summary>The statement as it was received.</summary>
    public StatementReceived Received { get; }

    /// <summary>How many events the stream holds.</summary>
    public long Version { get; private init; } = 1;

    /// <summary>Whether it counts.</summary>
    public StatementStatus Status { get; private init; }

    /// <summary>The key of the statement that took its place; null where none did.</summary>
    public string? SupersededBy { get; private init; }

    /// <summary>The document's digest, once someone has brought it.</summary>
    public string? AttachedSha256 { get; private init; }

    /// <summary>The reports that count, as they stand, by their id in the log.</summary>
    public ImmutableDictionary<string, Report> Reports { get; private init; } = ImmutableDictionary<string, Report>.Empty;

    /// <summary>The ids of reports that were retracted.</summary>
    public ImmutableHashSet<string> Retracted { get; private init; } = [];

    /// <summary>The state after one more event; <paramref name="state"/> is null before the first.</summary>
    /// <exception cref="UnknownEventException">The event has no line here, or stands before the statement.</exception>
    public static StatementState Evolve(StatementState? state, IEvent @event) => (state, @event) switch
    {
        (null, StatementReceived e) => new(e),
        (not null, Report e) => state.Next() with { Reports = state.Reports.SetItem(e.Id, e) },
        (not null, ReportAmended e) => state.Next() with { Reports = state.Reports.SetItem(e.Report.Id, e.Report) },
        (not null, ReportRetracted e) => state.Next() with
        {
            Reports = state.Reports.Remove(e.ReportId),
            Retracted = state.Retracted.Add(e.ReportId),
        },
        (not null, SourceAttached e) => state.Next() with { AttachedSha256 = e.Sha256 },
        (not null, StatementSuperseded e) => state.Next() with { Status = StatementStatus.Superseded, SupersededBy = e.By },
        (not null, StatementWithdrawn) => state.Next() with { Status = StatementStatus.Withdrawn },
        _ => throw new UnknownEventException(@event),
    };

    private StatementState Next() => this with { Version = Version + 1 };
}
