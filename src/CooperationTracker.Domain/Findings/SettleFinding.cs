using System.Text.Json.Serialization;
using CooperationTracker.Domain.Actors;

namespace CooperationTracker.Domain.Findings;

/// <summary>What an auditor says of a finding.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>It was looked into, and the reason says what came of that.</summary>
    Settled,

    /// <summary>It has to be looked into again.</summary>
    Reopened,
}

/// <summary>An auditor settled a finding, or opened it again.</summary>
/// <param name="Finding">The finding's id.</param>
/// <param name="Kind">The kind of its rule.</param>
/// <param name="Subject">The occurrence, commitment or report that it is about.</param>
/// <param name="Reports">The reports concerned, as they were when it was settled.</param>
/// <param name="Verdict">What the auditor says.</param>
/// <param name="Known">The position of the last thing that the auditor had before them of what it concerns.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who.</param>
public sealed record FindingSettled(
    string Finding, string Kind, string Subject, IReadOnlyList<string> Reports, Verdict Verdict, long Known, string Reason, string Author) : IEvent;

/// <summary>What decisions about one finding need to know: a fold over its stream.</summary>
/// <param name="Version">How many events the stream holds.</param>
/// <param name="Verdict">The last verdict; null where there is none.</param>
/// <param name="Known">What the last verdict was given on (<see cref="FindingSettled.Known"/>); 0 where there is none.</param>
public sealed record FindingState(long Version, Verdict? Verdict, long Known)
{
    /// <summary>Before the first verdict.</summary>
    public static FindingState None { get; } = new(0, null, 0);

    /// <summary>The state after one more event.</summary>
    /// <exception cref="UnknownEventException">The event has no line here.</exception>
    public FindingState Evolve(IEvent @event) => @event switch
    {
        FindingSettled e => new(Version + 1, e.Verdict, e.Known),
        _ => throw new UnknownEventException(@event),
    };

    /// <summary>Whether a finding is settled: nothing that it concerns came to be known after what the verdict was given on.</summary>
    public bool Settles(Finding finding) => Verdict == Findings.Verdict.Settled && Known >= finding.Position;
}

/// <summary>Settle a finding, or open it again.</summary>
/// <param name="FindingId">The finding's id.</param>
/// <param name="Verdict">What the auditor says.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who asks for it.</param>
public sealed record SettleFinding(string FindingId, Verdict Verdict, string Reason, string Author)
{
    /// <summary>
    /// Settles the finding or opens it again. Refuses a finding that nothing gives now, one that is settled already, and
    /// to open one that is open; and an empty reason or author.
    /// </summary>
    /// <param name="finding">The finding as it stands; null where the rules find none under this id.</param>
    /// <param name="state">What was said of it before.</param>
    public Decision Decide(Finding? finding, FindingState state)
    {
        List<Refusal> refusals = [];
        Correction.Require(Reason, Author, refusals);
        if (finding is null)
        {
            refusals.Add(new(RefusalCodes.UnknownFinding, "/id",
                $"The rules find nothing under '{FindingId}' today. 'tracker findings' and /findings list what they find."));
        }
        else if (Verdict == Verdict.Settled && state.Settles(finding))
        {
            refusals.Add(new(RefusalCodes.AlreadySettled, "/id", $"The finding '{FindingId}' is settled already. To say something else, open it again first."));
        }
        else if (Verdict == Verdict.Reopened && !state.Settles(finding))
        {
            refusals.Add(new(RefusalCodes.NotSettled, "/id", $"The finding '{FindingId}' is open: there is nothing to open again."));
        }
        return refusals.Count > 0
            ? Decision.Refuse(refusals)
            : Decision.Append(StreamName.Finding(FindingId), state.Version,
                new FindingSettled(FindingId, finding!.Kind, finding.Subject, finding.Reports, Verdict, finding.Position, Reason, Author));
    }
}
