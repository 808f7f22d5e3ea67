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

    /// <summary>The ids of reports whose content was erased.</summary>
    public ImmutableHashSet<string> Erased { get; private init; } = [];

    /// <summary>What was ever recorded of each report, those that count no more included, by their id in the log.</summary>
    public ImmutableDictionary<string, RecordedReport> Recorded { get; private init; } = ImmutableDictionary<string, RecordedReport>.Empty;

    /// <summary>The state after one more event; <paramref name="state"/> is null before the first.</summary>
    /// <exception cref="UnknownEventException">The event has no line here, or stands before the statement.</exception>
    public static StatementState Evolve(StatementState? state, IEvent @event) => (state, @event) switch
    {
        (null, StatementReceived e) => new(e),
        (not null, Report e) => state.Record(e),
        (not null, ReportAmended e) => state.Record(e.Report),
        (not null, ErasedContent e) => state.Next() with { Erased = state.Erased.Add(e.Erased) },
        (not null, ContentErased e) => state.Next() with
        {
            Reports = state.Reports.Remove(e.ReportId),
            Recorded = state.Recorded.Remove(e.ReportId),
            Erased = state.Erased.Add(e.ReportId),
        },
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

    private StatementState Record(Report report) => this with
    {
        Version = Version + 1,
        Reports = Reports.SetItem(report.Id, report),
        Recorded = Recorded.SetItem(report.Id, (Recorded.GetValueOrDefault(report.Id) ?? RecordedReport.None).And(report, Version + 1)),
    };
}

/// <summary>What was ever recorded of a report.</summary>
/// <param name="Versions">The events of the statement's stream that hold it, by version, in order.</param>
/// <param name="Type">Its type as it was recorded last, such as <c>MeetingHeld</c>.</param>
/// <param name="Paragraph">The number of the paragraph that says it, as it was recorded last.</param>
/// <param name="Commitments">The commitments that it ever acted on.</param>
public sealed record RecordedReport(ImmutableList<long> Versions, string Type, int Paragraph, ImmutableSortedSet<string> Commitments)
{
    internal static readonly RecordedReport None = new([], "", 0, ImmutableSortedSet.Create<string>(StringComparer.Ordinal));

    internal RecordedReport And(Report report, long version) => new(
        Versions.Add(version), report.GetType().Name, report.Paragraph, Commitments.Union(report.Effects.Select(e => e.Commitment)));
}
