using CooperationTracker.Domain.Actors;

namespace CooperationTracker.Domain.Statements;

/// <summary>Put another statement in one's place.</summary>
/// <param name="By">The key of the statement that takes its place.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who asks for it.</param>
public sealed record SupersedeStatement(string By, string Reason, string Author)
{
    /// <summary>
    /// Supersedes the statement; nothing where the same one took its place already. Refuses a successor
    /// that is unknown or withdrawn, one that this statement itself stands in for, and a closed statement.
    /// </summary>
    /// <param name="statement">The statement that goes.</param>
    /// <param name="successors">
    /// The statement that takes its place, then the one that took that one's place, and so on; empty where
    /// <see cref="By"/> is unknown.
    /// </param>
    public Decision Decide(StatementState statement, IReadOnlyList<StatementState> successors)
    {
        var key = statement.Received.Key;
        List<Refusal> refusals = [];
        Correction.Require(Reason, Author, refusals);
        if (refusals.Count == 0 && statement.SupersededBy == By)
        {
            return Decision.Nothing;
        }
        if (statement.Status != StatementStatus.Received)
        {
            refusals.Add(new(RefusalCodes.StatementClosed, "/key",
                $"The statement '{key}' was {statement.Status.ToString().ToLowerInvariant()} already."));
        }
        if (By == key || successors.Any(s => s.Received.Key == key))
        {
            refusals.Add(new(RefusalCodes.Circular, "/by", $"'{By}' cannot take the place of '{key}': '{key}' stands in its place."));
        }
        else if (successors.Count == 0)
        {
            refusals.Add(new(RefusalCodes.UnknownStatement, "/by", $"No statement was received under the key '{By}'. Append it first."));
        }
        else if (successors[0].Status == StatementStatus.Withdrawn)
        {
            refusals.Add(new(RefusalCodes.StatementClosed, "/by", $"The statement '{By}' was withdrawn; it cannot take another's place."));
        }
        return refusals.Count > 0
            ? Decision.Refuse(refusals)
            : Decision.Append(StreamName.Statement(key), statement.Version, new StatementSuperseded(By, Reason, Author))
                .While(successors.Select(s => new Premise(StreamName.Statement(s.Received.Key), s.Version)));
    }
}
