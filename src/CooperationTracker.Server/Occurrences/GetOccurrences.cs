using CooperationTracker.Server.Reading;
using CooperationTracker.Views.Occurrences;

namespace CooperationTracker.Server.Occurrences;

/// <summary><c>GET /occurrences</c></summary>
internal static class GetOccurrences
{
    private static readonly Parameter Corroborated = Parameters.Flag("corroborated", "Only what two or more statements tell of.");

    public static void Map(IEndpointRouteBuilder routes) => routes.MapList(
        "/occurrences", [Corroborated, .. Parameters.OfReports], OccurrenceQuery.Sorts, async (read, paging) =>
        {
            var (from, to) = Asked.Range(read.Ask(Parameters.From), read.Ask(Parameters.To));
            var filter = new OccurrenceFilter
            {
                Statements = read.Ask(Corroborated).Flag() ? 2 : 1,
                Actor = await read.Question.ActorAsync(read.Ask(Parameters.Actor)),
                Topic = await read.Question.TopicAsync(read.Ask(Parameters.Topic)),
                Type = read.Ask(Parameters.ReportType).ReportType(),
                From = from,
                To = to,
            };
            return await OccurrenceQuery.ListAsync(read.Question.DataSource, filter, read.Question.Times, paging, read.Cancellation);
        })
        .WithName("occurrences").WithTags("Occurrences")
        .WithSummary("What happened, with every report of it: where statements corroborate one another, and where they contradict");
}
