using CooperationTracker.Intake.Statements;
using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Description;

namespace CooperationTracker.Server.Reports;

/// <summary><c>POST /reports/{id}/retraction</c>: take back a report that should not have been coded.</summary>
internal static class PostRetraction
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapAppend<Retraction>("/reports/{id}/retraction", append =>
    {
        var (id, reason) = (append.Id!, append.Body<Retraction>().Reason);
        return new($"report {id}", new RetractReportCommand(id, reason, append.Origin, append.Expected))
        {
            Location = $"/statements/{CorrectStatement.KeyOf(id)}",
        };
    })
    .WithExample(new Retraction(Examples.Reason))
    .WithName("retract-report").WithTags("Reports")
    .WithSummary("Take back a report that should not have been coded; what was known before stays as it was");

    /// <summary>The body.</summary>
    /// <param name="Reason">Why.</param>
    internal sealed record Retraction(string Reason);
}
