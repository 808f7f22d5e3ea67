using CooperationTracker.Domain.Assessments;
using CooperationTracker.Intake.Assessments;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Description;

namespace CooperationTracker.Server.Assessments;

/// <summary><c>POST /commitments/{id}/assessments</c>: score how a party has kept a commitment.</summary>
internal static class PostAssessment
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapAppend<Assessment>("/commitments/{id}/assessments", append =>
    {
        var (id, body) = (append.Id!, append.Body<Assessment>());
        return new($"assessment of {id}", new AssessCommitmentCommand(id, body, append.Origin, append.Expected))
        {
            Location = $"/assessments?commitment={Uri.EscapeDataString(id)}",
        };
    }, Roles.Assessors)
    .WithExample(Examples.Assessment)
    .WithName("assess-commitment").WithTags("Assessments")
    .WithSummary("Score how a party has kept a commitment over a period; the caller is the assessor");
}
