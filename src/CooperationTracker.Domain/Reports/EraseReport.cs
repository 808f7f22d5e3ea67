using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Domain.Reports;

/// <summary>Erase what was recorded of a report, because a law demands it.</summary>
/// <param name="ReportId">The report's id in the log.</param>
/// <param name="Reason">Why.</param>
/// <param name="LegalBasis">The law or order that demands it, such as <c>GDPR Art. 17(1)(d)</c>.</param>
/// <param name="Author">Who asks for it.</param>
public sealed record EraseReport(string ReportId, string Reason, string LegalBasis, string Author)
{
    /// <summary>
    /// Erases the report and every amendment of it, whether it still counts or not; nothing where that is done. Refuses
    /// an unknown report, and one without a legal basis: a wrong coding is amended or retracted.
    /// </summary>
    public Decision Decide(StatementState statement)
    {
        List<Refusal> refusals = [];
        Correction.Require(Reason, Author, refusals);
        if (string.IsNullOrWhiteSpace(LegalBasis))
        {
            refusals.Add(new(RefusalCodes.Missing, "/legalBasis",
                "The legal basis is missing: name the law or order that demands the erasure. What was only coded wrongly is amended or retracted."));
        }
        if (refusals.Count == 0 && statement.Erased.Contains(ReportId))
        {
            return Decision.Nothing;
        }
        if (!statement.Recorded.TryGetValue(ReportId, out var recorded))
        {
            refusals.Add(Correctable.Unknown(statement, ReportId, statement.Recorded.Keys));
        }
        return refusals.Count > 0
            ? Decision.Refuse(refusals)
            : Decision.Append(StreamName.Statement(statement.Received.Key), statement.Version, new ContentErased(
                ReportId, recorded!.Type, recorded.Paragraph, [.. recorded.Versions], [.. recorded.Commitments], Reason, LegalBasis, Author));
    }
}
