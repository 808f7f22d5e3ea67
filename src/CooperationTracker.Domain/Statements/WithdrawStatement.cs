using CooperationTracker.Domain.Actors;

namespace CooperationTracker.Domain.Statements;

/// <summary>Take a statement back: its reports count no more.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who asks for it.</param>
public sealed record WithdrawStatement(string Reason, string Author)
{
    /// <summary>Withdraws the statement; nothing where it is withdrawn already. Refuses one that was superseded.</summary>
    public Decision Decide(StatementState statement)
    {
        List<Refusal> refusals = [];
        Correction.Require(Reason, Author, refusals);
        if (refusals.Count == 0 && statement.Status == StatementStatus.Withdrawn)
        {
            return Decision.Nothing;
        }
        if (statement.Status == StatementStatus.Superseded)
        {
            refusals.Add(new(RefusalCodes.StatementClosed, "/key",
                $"The statement '{statement.Received.Key}' was superseded by '{statement.SupersededBy}'."));
        }
        return refusals.Count > 0
            ? Decision.Refuse(refusals)
            : Decision.Append(StreamName.Statement(statement.Received.Key), statement.Version, new StatementWithdrawn(Reason, Author));
    }
}
