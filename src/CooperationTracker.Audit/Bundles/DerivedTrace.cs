using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Audit.Bundles;

/// <summary>An event of a bundle, read.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="Version">Its place in the stream.</param>
/// <param name="Position">Its position.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="Event">The event.</param>
internal sealed record ReadEvent(StreamName Stream, long Version, long Position, DateTimeOffset RecordedAt, IEvent Event);

/// <summary>A trace that follows from events alone: pure, with no view and no database.</summary>
internal sealed class DerivedTrace
{
    private readonly Dictionary<string, Statement> statements = [];
    private readonly ILookup<string, BundledCorrection> corrections;
    private readonly Registry registry;
    private readonly HashSet<string> ids;
    private readonly string commitment;
    private readonly DateOnly asOf;

    private DerivedTrace(IReadOnlyList<ReadEvent> events, string commitment, DateOnly asOf)
    {
        (this.commitment, this.asOf) = (commitment, asOf);
        registry = events.Where(e => e.Stream.Type != StreamName.StatementType).Aggregate(Registry.Empty, (r, e) => r.Evolve(e.Event));
        ids = [.. registry.Commitments.Entries.Keys.Where(id => registry.Commitments.Resolve(id) == commitment)];
        corrections = events.SelectMany(Corrections).ToLookup(c => c.Subject, c => c.Correction);
        foreach (var e in events.Where(e => e.Stream.Type == StreamName.StatementType))
        {
            statements[e.Stream.Key] = Evolve(statements.GetValueOrDefault(e.Stream.Key), e);
        }
    }

    /// <summary>The trace of a commitment; null where no event opens it.</summary>
    /// <param name="events">The events in the order of the log.</param>
    /// <param name="commitment">The commitment's id.</param>
    /// <param name="asOf">The day.</param>
    /// <param name="knownAt">The position that it is known at.</param>
    /// <exception cref="UnknownEventException">An event has no place in its stream.</exception>
    public static BundledTrace? Of(IReadOnlyList<ReadEvent> events, string commitment, DateOnly asOf, long knownAt) =>
        new DerivedTrace(events, commitment, asOf).Trace(knownAt);

    private BundledTrace? Trace(long knownAt)
    {
        if (registry.Commitments.Entries.GetValueOrDefault(commitment) is not { Definition: var definition })
        {
            return null;
        }
        var status = CommitmentStatus.Opened;
        var steps = (
            from statement in statements.Values
            from told in statement.Standing.Values
            where told.Report.Occurred.PossiblyBegunBy(asOf)
            from effect in told.Report.Effects.Index()
            where ids.Contains(effect.Item.Commitment)
            orderby told.Report.Occurred.BegunEarliest ?? DateOnly.MinValue,
                told.Report.Occurred.IsQualified ? DateOnly.MaxValue : told.Report.Occurred.BegunLatest ?? DateOnly.MaxValue,
                told.FirstKnown, effect.Index
            select (statement, told, effect.Item.Kind)).ToList();
        return new(
            commitment, definition.Title, definition.Scope, [.. ids.Where(id => id != commitment).Order(StringComparer.Ordinal)], asOf, knownAt,
            CommitmentFold.Of(steps.Select(s => s.Kind)),
            [.. steps.Select(s => Step(s.statement, s.told, s.Kind, status = CommitmentFold.Evolve(status, s.Kind)))],
            [.. ids.SelectMany(id => corrections[$"commitment/{id}"]).OrderBy(c => c.Position)]);
    }

    private BundledStep Step(Statement statement, Told told, EffectKind effect, CommitmentStatus status)
    {
        var (received, report) = (statement.Received, told.Report);
        return new(
            report.Occurred, report.Occurred.CertainlyBegunBy(asOf), effect, status, report.GetType().Name, report.Id, report.Modality,
            [.. report.AllParticipants().Select(p => new BundledParticipant(Actor(p.Actor), Name(p.Actor), p.Role)).Distinct()],
            report.Summary,
            new(received.Key, received.Title, Actor(received.Issuer), received.Issued, received.Source?.File),
            report.Paragraph,
            [.. corrections[$"report/{report.Id}"].OrderBy(c => c.Position)],
            told.Position, told.RecordedAt,
            received.Paragraphs.FirstOrDefault(p => p.Number == report.Paragraph)?.Text,
            statement.Attached?.Passages.FirstOrDefault(p => p.Number == report.Paragraph)?.Text,
            report.Occurrence, report.Implements);
    }

    private string Actor(string id) => registry.Actors.Resolve(id) ?? id;

    private string Name(string id) => registry.Actors.Entries.GetValueOrDefault(Actor(id))?.Definition.Name ?? Actor(id);

    private static Statement Evolve(Statement? statement, ReadEvent e) => (statement, e.Event) switch
    {
        (null, StatementReceived received) => new(received),
        (not null, Report report) => statement.With(new(report, e.Position, e.RecordedAt, e.Position)),
        (not null, ReportAmended amended) => statement.With(new(amended.Report, e.Position, e.RecordedAt, statement.Standing.GetValueOrDefault(amended.Report.Id)?.FirstKnown ?? e.Position)),
        (not null, ReportRetracted retracted) => statement.Without(retracted.ReportId),
        (not null, ContentErased erased) => statement.Without(erased.ReportId),
        (not null, StatementSuperseded or StatementWithdrawn) => statement.Ended(),
        (not null, SourceAttached attached) => statement with { Attached = attached },
        (not null, ErasedContent) => statement,
        _ => throw new UnknownEventException(e.Event),
    };

    private static IEnumerable<(string Subject, BundledCorrection Correction)> Corrections(ReadEvent e) => e.Event switch
    {
        ReportAmended c => [($"report/{c.Report.Id}", new("amended", c.Reason, c.Author, e.Position))],
        CommitmentAmended c => [($"commitment/{c.Commitment.Id}", new("amended", c.Reason, c.Author, e.Position))],
        CommitmentMerged c => [($"commitment/{c.Id}", new("merged", c.Reason, c.Author, e.Position, c.Into))],
        ContentErased c => [.. c.Commitments.Select(id => ($"commitment/{id}", new BundledCorrection("erased", c.Reason, c.Author, e.Position, null, c.ReportId, c.LegalBasis)))],
        _ => [],
    };

    // FirstKnown is where the report was recorded: amended, it keeps its place among what has the same days.
    private sealed record Told(Report Report, long Position, DateTimeOffset RecordedAt, long FirstKnown);

    private sealed record Statement(StatementReceived Received)
    {
        public SourceAttached? Attached { get; init; }

        public Dictionary<string, Told> Standing { get; private init; } = [];

        public Statement With(Told told) => this with { Standing = new(Standing) { [told.Report.Id] = told } };

        public Statement Without(string report) => this with { Standing = new(Standing.Where(s => s.Key != report)) };

        public Statement Ended() => this with { Standing = [] };
    }
}
