using CooperationTracker.Intake.Statements;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Description;

namespace CooperationTracker.Server.Reports;

/// <summary><c>POST /reports/{id}/erasure</c>: erase what was recorded of a report, because a law demands it.</summary>
internal static class PostErasure
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapAppend<Erasure>("/reports/{id}/erasure", append =>
    {
        var (id, wanted) = (append.Id!, append.Body<Erasure>());
        return new($"report {id}", new EraseReportCommand(id, wanted.Reason, wanted.LegalBasis, append.Origin, append.Expected))
        {
            Location = $"/statements/{CorrectStatement.KeyOf(id)}",
        };
    }, nameof(Role.Operator))
    .WithExample(new Erasure("It names a person who asked not to be named.", "GDPR, Article 17"))
    .WithName("erase-report").WithTags("Reports")
    .WithSummary("Erase what was recorded of a report, because a law demands it: for every time that is asked about, and for good");

    /// <summary>The body.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="LegalBasis">The law or order that demands it.</param>
    internal sealed record Erasure(string Reason, string LegalBasis);
}
