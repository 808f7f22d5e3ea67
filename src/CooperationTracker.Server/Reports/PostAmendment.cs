using CooperationTracker.Domain.Reports;
using CooperationTracker.Intake.Statements;
using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Description;

namespace CooperationTracker.Server.Reports;

/// <summary><c>POST /reports/{id}/amendment</c>: replace a report that was coded wrongly.</summary>
internal static class PostAmendment
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapAppend<Amendment>("/reports/{id}/amendment", append =>
    {
        var (id, body) = (append.Id!, append.Body<Amendment>());
        return new($"report {id}", new AmendReportCommand(id, body.Report, body.Reason, append.Origin, append.Expected))
        {
            Location = $"/statements/{CorrectStatement.KeyOf(id)}",
            Under = "/report",
        };
    })
    .WithExample(new Amendment(Examples.Reason, Examples.Report))
    .WithName("amend-report").WithTags("Reports")
    .WithSummary("Replace a report that was coded wrongly; what was known before stays as it was");

    /// <summary>The body.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Report">The whole report as it should have been, as a statement writes it; its own id is not looked at.</param>
    internal sealed record Amendment(string Reason, Report Report);
}
