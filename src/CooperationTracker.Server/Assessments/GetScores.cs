using System.Text.Json.Serialization;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Server.Reading;
using CooperationTracker.Views.Assessments;

namespace CooperationTracker.Server.Assessments;

/// <summary><c>GET /scores</c>: scorecards, and how far assessors agree.</summary>
internal static class GetScores
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapWhole<Scorecard, Board>("/scores", AssessmentFilters.OfScores, async read =>
    {
        var board = await AssessmentQuery.ScoresAsync(
            read.Question.DataSource, await AssessmentFilters.ReadScoresAsync(read), read.Question.Times, read.Cancellation);
        return new Board(board.Cards, board.Final, board.Interim);
    })
    .WithName("scores").WithTags("Assessments")
    .WithSummary("Scores put together by actor, topic, year or commitment, with assessors side by side and Krippendorff's alpha");

    /// <summary>The answer.</summary>
    /// <param name="Cards">The cards, by id.</param>
    /// <param name="Final">How far final scores agree, over all of them.</param>
    /// <param name="Interim">How far interim scores do.</param>
    internal sealed record Board(
        [property: JsonIgnore] IReadOnlyList<Scorecard> Cards, ScoreAgreement Final, ScoreAgreement Interim) : ListAnswer<Scorecard>(Cards);
}
