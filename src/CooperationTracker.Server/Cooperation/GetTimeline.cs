using CooperationTracker.Domain;
using CooperationTracker.Server.Reading;
using CooperationTracker.Views;
using CooperationTracker.Views.Reports;
using CooperationTracker.Views.Ties;

namespace CooperationTracker.Server.Cooperation;

/// <summary><c>GET /cooperation/{a}/{b}</c>: what ties two actors, report by report.</summary>
internal static class GetTimeline
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapList<ReportItem, Timeline>(
        "/cooperation/{a}/{b}", Cooperating.Filters, ReportQuery.Sorts, async (read, paging) =>
        {
            var (a, b) = (await read.Question.ActorAsync(read.Path("a")), await read.Question.ActorAsync(read.Path("b")));
            if (a == b)
            {
                throw read.Path("b").Wrong(RefusalCodes.Invalid, $"'{read.Path("a").Text}' and '{read.Path("b").Text}' are the same actor. Name another one.");
            }
            var filter = await Cooperating.FilterAsync(read) with { Actor = a, With = b };
            var ties = await CooperationQuery.ListAsync(read.Question.DataSource, filter, read.Question.Times, Paging.All, read.Cancellation);
            var reports = new ReportFilter { Actor = a, With = b, Topic = filter.Topic, Type = filter.Type, From = filter.From, To = filter.To };
            var page = await ReportQuery.ListAsync(read.Question.DataSource, reports, read.Question.Times, paging, read.Cancellation);
            return new(page) { Tie = ties.Items.SingleOrDefault() };
        })
        .WithName("timeline").WithTags("Cooperation")
        .WithSummary("What ties two actors, and every report that tells of both, in order of occurrence");

    /// <summary>A page of the reports that tell of both.</summary>
    internal sealed record Timeline : ListAnswer<ReportItem>
    {
        public Timeline(Page<ReportItem> page) : base(page)
        {
        }

        /// <summary>The tie, by all of them; absent where none is.</summary>
        public CooperationItem? Tie { get; init; }
    }
}
