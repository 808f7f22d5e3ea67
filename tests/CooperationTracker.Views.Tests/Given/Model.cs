using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Cooperation;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Domain.Time;
using CooperationTracker.Views.Commitments;
using CooperationTracker.Views.Reports;
using CooperationTracker.Views.Ties;

namespace CooperationTracker.Views.Tests.Given;

/// <summary>What stood at the asked times, found the naive way: by reading every event that was told, one after the other.</summary>
public sealed class Model
{
    private readonly Dictionary<(string Type, string Id), string> mergers = [];
    private readonly Dictionary<string, Told> standing = [];

    public Model(IEnumerable<(long Position, StreamName Stream, IEvent Event)> told, Times times)
    {
        Times = times;
        foreach (var (position, stream, e) in told.Where(t => t.Position <= times.KnownAt))
        {
            Read(position, stream.Key, e);
        }
    }

    public Times Times { get; }

    public Dictionary<string, (StatementReceived Statement, StatementStatus Status)> Statements { get; } = [];

    public Dictionary<string, ActorDefinition> Actors { get; } = [];

    public Dictionary<string, CommitmentDefinition> Commitments { get; } = [];

    public List<string> Topics { get; } = [];

    /// <summary>The reports that counted, in order of occurrence: an amended one keeps its place.</summary>
    public IEnumerable<Told> Reports => standing.Values.Where(r => Held(r.Report.Occurred))
        .OrderBy(r => r.Begun).ThenBy(r => r.BegunLatest).ThenBy(r => r.First);

    /// <summary>The reports that counted, whatever the day.</summary>
    public IEnumerable<Told> Standing => standing.Values;

    /// <summary>What an id means, mergers followed.</summary>
    public string Meaning(string type, string id) => mergers.TryGetValue((type, id), out var into) ? Meaning(type, into) : id;

    /// <summary>Whether an entry stands for itself.</summary>
    public bool IsOwn(string type, string id) => !mergers.ContainsKey((type, id));

    /// <summary>What an actor counts for: itself or what it is a body of.</summary>
    public string Top(string id, bool rollUp)
    {
        id = Meaning("actor", id);
        return rollUp && Actors[id] is { Kind: ActorKind.Body, Parent: { } parent } && Actors.ContainsKey(Meaning("actor", parent)) ? Top(parent, rollUp) : id;
    }

    /// <summary>Whether an id means an actor or one of its bodies, or theirs.</summary>
    public bool IsOf(string id, string actor)
    {
        (id, actor) = (Meaning("actor", id), Meaning("actor", actor));
        return id == actor || (Actors.GetValueOrDefault(id) is { Kind: ActorKind.Body, Parent: { } parent } && IsOf(parent, actor));
    }

    public bool Held(Edtf date) => Times.Certainly ? date.CertainlyBegunBy(Times.AsOf) : date.PossiblyBegunBy(Times.AsOf);

    public bool Within(Edtf date, DateOnly? from, DateOnly? to)
    {
        var (first, last) = (date.BegunEarliest ?? DateOnly.MinValue, date.Latest ?? DateOnly.MaxValue);
        return Times.Certainly ? (from is null || first >= from) && (to is null || last <= to) : (from is null || last >= from) && (to is null || first <= to);
    }

    public bool Matches(Report report, string? actor, string? topic, string? type, DateOnly? from, DateOnly? to) =>
        (actor is null || report.AllParticipants().Any(p => IsOf(p.Actor, actor)))
        && (topic is null || report.Topics.Any(t => Meaning("topic", t) == Meaning("topic", topic)))
        && (type is null || report.GetType().Name == type)
        && Within(report.Occurred, from, to);

    public bool Matches(Told told, ReportFilter filter) =>
        Matches(told.Report, filter.Actor, filter.Topic, filter.Type, filter.From, filter.To)
        && (filter.With is null || (Matches(told.Report, filter.With, null, null, null, null) && CodebookEntry.Of(told.Report).Goldstein is not null))
        && (filter.Commitment is null || told.Report.Effects.Any(e => Meaning("commitment", e.Commitment) == Meaning("commitment", filter.Commitment)))
        && (filter.Statement is null || told.Statement == filter.Statement)
        && (filter.Id is null || told.Report.Id == filter.Id);

    /// <summary>The pairs that a report counts for, each once, the actor whose id sorts first before the other.</summary>
    public IEnumerable<(string A, string B)> Pairs(Told told, CooperationFilter filter) => !Matches(told.Report, null, filter.Topic, filter.Type, filter.From, filter.To) ? [] :
        (from tie in Tie.Of(told.Report)
         from a in Counts(told, tie.A, filter)
         from b in Counts(told, tie.B, filter)
         where a != b && (filter.Persons || (!IsPerson(a) && !IsPerson(b)))
            && new[] { filter.Actor, filter.With }.OfType<string>().Select(asked => Known(asked) ? Top(asked, filter.RollUp) : asked).All(asked => asked == a || asked == b)
         select Ordered(a, b)).Distinct();

    public static (string A, string B) Ordered(string a, string b) => string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);

    /// <summary>The ids of the commitments that stand for themselves and are asked for, in order.</summary>
    public IEnumerable<string> Asked(CommitmentFilter filter) =>
        from commitment in Commitments.Values.OrderBy(c => c.Id, StringComparer.Ordinal)
        let effects = Effects(commitment.Id).ToList()
        let folded = CommitmentFold.Of(effects.Select(e => e.Kind))
        where IsOwn("commitment", commitment.Id)
            && (filter.Actor is null || commitment.Parties.Any(p => IsOf(p, filter.Actor)))
            && (filter.Status is null || folded == filter.Status)
            && (filter.DormantFor is not { } length
                || (folded is CommitmentStatus.Proposed or CommitmentStatus.Adopted or CommitmentStatus.InProgress && effects[^1].Told.Begun < length.Before(Times.AsOf)))
            && (filter.Review is null || filter.Review == ReviewRule.StateOf(folded, commitment.Review, LastEffect(effects), Times.AsOf))
            && (filter is { Type: null, From: null, To: null } || effects.Any(e => Matches(e.Told.Report, null, null, filter.Type, filter.From, filter.To)))
        select commitment.Id;

    /// <summary>The first day on which the last effect may have begun; null where nothing bounds it.</summary>
    private static DateOnly? LastEffect(List<(Told Told, EffectKind Kind, bool Certain)> effects) =>
        effects.Count == 0 || effects[^1].Told.Begun == DateOnly.MinValue ? null : effects[^1].Told.Begun;

    /// <summary>The effects on a commitment, in order.</summary>
    public IEnumerable<(Told Told, EffectKind Kind, bool Certain)> Effects(string commitment) =>
        from told in Reports
        from effect in told.Report.Effects
        where Meaning("commitment", effect.Commitment) == commitment
        select (told, effect.Kind, told.Report.Occurred.CertainlyBegunBy(Times.AsOf));

    private IEnumerable<string> Counts(Told told, string id, CooperationFilter filter)
    {
        if (!Known(id))
        {
            return [];
        }
        var own = Top(id, filter.RollUp);
        return !filter.ThroughMembership ? [own] : [own, ..
            from state in Actors.Values
            where state.Kind == ActorKind.State
            from membership in state.Memberships
            where Actors.ContainsKey(membership.Organization) && Top(membership.Organization, filter.RollUp) == own
                && told.Begun <= (membership.During.Latest ?? DateOnly.MaxValue) && told.Latest >= (membership.During.BegunEarliest ?? DateOnly.MinValue)
            select Top(state.Id, filter.RollUp)];
    }

    private bool Known(string actor) => Actors.ContainsKey(Meaning("actor", actor));

    private bool IsPerson(string actor) => Actors[actor].Kind == ActorKind.Person;

    private void Read(long position, string key, IEvent e)
    {
        switch (e)
        {
            case StatementReceived received:
                Statements[key] = (received, StatementStatus.Received);
                break;
            case Report report:
                standing[report.Id] = new(report, key, position, position);
                break;
            case ReportAmended amended:
                standing[amended.Report.Id] = new(amended.Report, key, position, standing[amended.Report.Id].First);
                break;
            case ErasedContent or ContentErased: // what was erased is not among what was told any more
                break;
            case ReportRetracted retracted:
                standing.Remove(retracted.ReportId);
                break;
            case StatementWithdrawn:
                End(key, StatementStatus.Withdrawn);
                break;
            case StatementSuperseded:
                End(key, StatementStatus.Superseded);
                break;
            case ActorRegistered registered:
                Actors[key] = registered.Actor;
                break;
            case TopicRegistered:
                Topics.Add(key);
                break;
            case CommitmentOpened opened:
                Commitments[key] = opened.Commitment;
                break;
            case ActorMerged merged:
                mergers[("actor", merged.Id)] = merged.Into;
                break;
            case TopicMerged merged:
                mergers[("topic", merged.Id)] = merged.Into;
                break;
            case CommitmentMerged merged:
                mergers[("commitment", merged.Id)] = merged.Into;
                break;
            default:
                throw new UnknownEventException(e);
        }
    }

    private void End(string statement, StatementStatus status)
    {
        Statements[statement] = Statements[statement] with { Status = status };
        foreach (var report in standing.Values.Where(r => r.Statement == statement).ToList())
        {
            standing.Remove(report.Report.Id);
        }
    }
}

/// <summary>A report as it stood.</summary>
/// <param name="Report">The report.</param>
/// <param name="Statement">The key of its statement.</param>
/// <param name="Position">The position at which it came to stand so.</param>
/// <param name="First">The position at which it was first told.</param>
public sealed record Told(Report Report, string Statement, long Position, long First)
{
    public DateOnly Begun => Report.Occurred.BegunEarliest ?? DateOnly.MinValue;

    public DateOnly BegunLatest => Report.Occurred.IsQualified ? DateOnly.MaxValue : Report.Occurred.BegunLatest ?? DateOnly.MaxValue;

    public DateOnly Latest => Report.Occurred.Latest ?? DateOnly.MaxValue;
}
