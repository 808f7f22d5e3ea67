using CooperationTracker.Server.Reading;
using CooperationTracker.Views.Reports;

namespace CooperationTracker.Server.Reports;

/// <summary>What narrows a question about reports.</summary>
internal static class ReportFilters
{
    private static readonly Parameter Statement = new("statement", "Only of the statement with this key.") { Example = "caco-osce-2004" };
    private static readonly Parameter Commitment = new("commitment", "Only those that act on this commitment.") { Example = "csto-operation-kanal" };

    /// <summary>The parameters.</summary>
    public static IReadOnlyList<Parameter> All => [.. Parameters.OfReports, Statement, Commitment];

    /// <summary>What a request asks for.</summary>
    public static async Task<ReportFilter> ReadAsync(Read read)
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
