using CooperationTracker.Server.Reading;
using CooperationTracker.Views.Reports;

namespace CooperationTracker.Server.Reports;

/// <summary><c>GET /reports</c></summary>
internal static class GetReports
{
    private static readonly Parameter Statement = new("statement", "Only of the statement with this key.") { Example = "caco-osce-2004" };
    private static readonly Parameter Commitment = new("commitment", "Only those that act on this commitment.") { Example = "csto-operation-kanal" };

    /// <summary>The parameters that narrow a question about reports.</summary>
    public static IReadOnlyList<Parameter> Filters => [.. Parameters.OfReports, Statement, Commitment];

    public static void Map(IEndpointRouteBuilder routes) => routes.MapList("/reports", Filters, ReportQuery.Sorts, async (read, paging) =>
        await ReportQuery.ListAsync(read.Question.DataSource, await FilterAsync(read), read.Question.Times, paging, read.Cancellation))
        .WithName("reports").WithTags("Reports")
        .WithSummary("What was reported, in order of occurrence");

    /// <summary>Which reports a request asks for.</summary>
    public static async Task<ReportFilter> FilterAsync(Read read)
    {
        var (from, to) = Asked.Range(read.Ask(Parameters.From), read.Ask(Parameters.To));
        return new()
        {
            Actor = await read.Question.ActorAsync(read.Ask(Parameters.Actor)),
            Topic = await read.Question.TopicAsync(read.Ask(Parameters.Topic)),
            Type = read.Ask(Parameters.ReportType).ReportType(),
            Statement = await read.Question.StatementAsync(read.Ask(Statement)),
            Commitment = await read.Question.CommitmentAsync(read.Ask(Commitment)),
            From = from,
            To = to,
        };
    }
}
