using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Domain.Reports;

/// <summary>Replace a report that was coded wrongly.</summary>
/// <param name="Report">The report as it should have been, under its id in the log or its local one.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who asks for it.</param>
public sealed record AmendReport(Report Report, string Reason, string Author)
{
    /// <summary>Amends the report; nothing where it already stands like this. Refuses what receiving it would refuse, and a report that does not count.</summary>
    public Decision Decide(StatementState statement, Registry registry)
    {
        List<Refusal> refusals = [];
        Correction.Require(Reason, Author, refusals);
        var id = Report.Id.Contains(':', StringComparison.Ordinal) ? Report.Id : Report.GlobalId(statement.Received.Key, Report.Id);
        refusals.AddRange(Correctable.Check(statement, id));
        var paragraphs = statement.Received.Paragraphs.Select(p => p.Number).ToHashSet();
        var resolved = ReportRules.Check(Report, new References(registry, "", refusals), paragraphs) with { Id = id };
        if (refusals.Count > 0)
        {
            return Decision.Refuse(refusals);
        }
        return Same.Json(resolved, statement.Reports[id])
            ? Decision.Nothing
            : Decision.Append(StreamName.Statement(statement.Received.Key), statement.Version, new ReportAmended(resolved, Reason, Author));
    }
}

/// <summary>Take back a report that should not have been coded.</summary>
/// <param name="ReportId">The report's id in the log.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who asks for it.</param>
public sealed record RetractReport(string ReportId, string Reason, string Author)
{
    /// <summary>Retracts the report; nothing where it is retracted already. Refuses an unknown report and a closed statement.</summary>
    public Decision Decide(StatementState statement)
    {
        List<Refusal> refusals = [];
        Correction.Require(Reason, Author, refusals);
        if (refusals.Count == 0 && statement.Retracted.Contains(ReportId) && !statement.Erased.Contains(ReportId))
        {
            return Decision.Nothing;
        }
        refusals.AddRange(Correctable.Check(statement, ReportId));
        return refusals.Count > 0
            ? Decision.Refuse(refusals)
            : Decision.Append(StreamName.Statement(statement.Received.Key), statement.Version, new ReportRetracted(ReportId, Reason, Author));
    }
}

/// <summary>Which reports take corrections.</summary>
internal static class Correctable
{
    public static IEnumerable<Refusal> Check(StatementState statement, string reportId)
    {
        if (statement.Status != StatementStatus.Received)
        {
            yield return new(RefusalCodes.StatementClosed, "",
                $"The statement '{statement.Received.Key}' was {statement.Status.ToString().ToLowerInvariant()}; it takes no more corrections.");
        }
        if (statement.Erased.Contains(reportId))
        {
            yield return new(RefusalCodes.ContentErased, "/id", $"The content of the report '{reportId}' was erased; it takes no more corrections.");
        }
        else if (statement.Retracted.Contains(reportId))
        {
            yield return new(RefusalCodes.ReportRetracted, "/id", $"The report '{reportId}' was retracted; it takes no more corrections.");
        }
        else if (!statement.Reports.ContainsKey(reportId))
        {
            yield return Unknown(statement, reportId, statement.Reports.Keys);
        }
    }

    public static Refusal Unknown(StatementState statement, string reportId, IEnumerable<string> known)
    {
        var near = NearestNames.To(reportId, known);
        var hint = near.Count > 0 ? $" Did you mean {string.Join(" or ", near)}?" : "";
        return new(RefusalCodes.UnknownReport, "/id", $"The statement '{statement.Received.Key}' has no report '{reportId}'.{hint}", near);
    }
}
