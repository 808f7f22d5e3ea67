using CooperationTracker.Domain.Statements;
using CooperationTracker.Server.Reading;
using CooperationTracker.Views.Statements;

namespace CooperationTracker.Server.Statements;

/// <summary><c>GET /statements</c></summary>
internal static class GetStatements
{
    private static readonly Parameter Status = Parameters.Choice<StatementStatus>("status", "Only those that stand like this.");

    public static void Map(IEndpointRouteBuilder routes) => routes.MapList(
        "/statements", [Status, .. Parameters.OfReports], StatementQuery.Sorts, async (read, paging) =>
        {
            var (from, to) = Asked.Range(read.Ask(Parameters.From), read.Ask(Parameters.To));
            var filter = new StatementFilter
            {
                Status = read.Ask(Status).Value<StatementStatus>("status"),
                Actor = await read.Question.ActorAsync(read.Ask(Parameters.Actor)),
                Topic = await read.Question.TopicAsync(read.Ask(Parameters.Topic)),
                Type = read.Ask(Parameters.ReportType).ReportType(),
                From = from,
                To = to,
            };
            return await StatementQuery.ListAsync(read.Question.DataSource, filter, read.Question.Times, paging, read.Cancellation);
        })
        .WithName("statements").WithTags("Statements")
        .WithSummary("Statements, those that were withdrawn or superseded included");
}
