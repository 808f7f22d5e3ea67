using CooperationTracker.Server.Reading;
using CooperationTracker.Views.Assessments;

namespace CooperationTracker.Server.Assessments;

/// <summary><c>GET /assessments</c></summary>
internal static class GetAssessments
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapList(
        "/assessments", AssessmentFilters.All, AssessmentQuery.Sorts, async (read, paging) => await AssessmentQuery.ListAsync(
            read.Question.DataSource, await AssessmentFilters.ReadAsync(read), read.Question.Times, paging, read.Cancellation))
        .WithName("assessments").WithTags("Assessments")
        .WithSummary("How assessors scored what parties made of their commitments, with rationale and evidence");
}
