using CooperationTracker.Domain.Commitments;
using CooperationTracker.Server.Reading;
using CooperationTracker.Views.Commitments;

namespace CooperationTracker.Server.Commitments;

/// <summary>What narrows a question about commitments.</summary>
internal static class CommitmentFilters
{
    private static readonly Parameter Status = Parameters.Choice<CommitmentStatus>("status", "Only where it stands like this.");
    private static readonly Parameter DormantFor = new("dormantFor",
        "Only what is under way while nothing has acted on it for longer than this before the asked day: years, months, weeks, days.")
    { Example = "P2Y" };

    /// <summary>The parameters.</summary>
    public static IReadOnlyList<Parameter> All => [Status, DormantFor, .. Parameters.OfReports];

    /// <summary>What a request asks for.</summary>
    public static async Task<CommitmentFilter> ReadAsync(Read read)
    {
        var (from, to) = Asked.Range(read.Ask(Parameters.From), read.Ask(Parameters.To));
        return new()
        {
            Status = read.Ask(Status).Value<CommitmentStatus>("status"),
            DormantFor = read.Ask(DormantFor).Duration(),
            Actor = await read.Question.ActorAsync(read.Ask(Parameters.Actor)),
            Topic = await read.Question.TopicAsync(read.Ask(Parameters.Topic)),
            Type = read.Ask(Parameters.ReportType).ReportType(),
            From = from,
            To = to,
        };
    }
}
