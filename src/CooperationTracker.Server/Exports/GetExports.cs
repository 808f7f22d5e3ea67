using CooperationTracker.Exports;
using CooperationTracker.Server.Assessments;
using CooperationTracker.Server.Commitments;
using CooperationTracker.Server.Cooperation;
using CooperationTracker.Server.Operation;
using CooperationTracker.Server.Reading;
using CooperationTracker.Server.Reports;

namespace CooperationTracker.Server.Exports;

/// <summary><c>GET /exports/...</c>: answers in the forms that other programs read, with the filters of the questions that they answer.</summary>
internal static class GetExports
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var export in ExportCatalogue.OfCooperation)
        {
            routes.Map(export, [CooperationFilters.Actor, .. CooperationFilters.All], async read =>
                await CooperationFilters.ReadAsync(read) with { Actor = await read.Question.ActorAsync(read.Ask(CooperationFilters.Actor)) });
        }
        foreach (var export in ExportCatalogue.OfReports)
        {
            routes.Map(export, ReportFilters.All, ReportFilters.ReadAsync);
        }
        foreach (var export in ExportCatalogue.OfCommitments)
        {
            routes.Map(export, CommitmentFilters.All, CommitmentFilters.ReadAsync);
        }
        foreach (var export in ExportCatalogue.OfAssessments)
        {
            routes.Map(export, AssessmentFilters.All, AssessmentFilters.ReadAsync);
        }
        foreach (var export in ExportCatalogue.OfScores)
        {
            routes.Map(export, AssessmentFilters.OfScores, AssessmentFilters.ReadScoresAsync);
        }
    }

    private static void Map<TFilter>(
        this IEndpointRouteBuilder routes, Export<TFilter> export, IReadOnlyList<Parameter> filters, Func<Read, Task<TFilter>> filter) =>
        routes.MapReadTo($"/exports/{export.Name}", filters, export.MediaType, async read =>
        {
            await export.WriteAsync(read.Question, await filter(read), read.Response.Body, read.Cancellation);
        }, export.IsOfAllDays)
        .Streaming()
        .Produces(StatusCodes.Status200OK, contentType: export.MediaType.Split(';')[0])
        .WithName(export.Name).WithTags("Exports").WithSummary(export.Summary);
}
