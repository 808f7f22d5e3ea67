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

    private static readonly Parameter Review = Parameters.Choice<ReviewState>("review",
        "Only what has a review interval, is under way, and was heard of within the interval (current), not within it (overdue), or not within twice of it (dormant).");

    /// <summary>The parameters.</summary>
    public static IReadOnlyList<Parameter> All => [Status, DormantFor, Review, .. Parameters.OfReports];

    /// <summary>What a request asks for.</summary>
    public static async Task<CommitmentFilter> ReadAsync(Read read)
    {
        var (from, to) = Asked.Range(read.Ask(Parameters.From), read.Ask(Parameters.To));
        return new()
        {
            Status = read.Ask(Status).Value<CommitmentStatus>("status"),
            DormantFor = read.Ask(DormantFor).Duration(),
            Review = read.Ask(Review).Value<ReviewState>("state"),
            Actor = await read.Question.ActorAsync(read.Ask(Parameters.Actor)),
            Topic = await read.Question.TopicAsync(read.Ask(Parameters.Topic)),
            Type = read.Ask(Parameters.ReportType).ReportType(),
            From = from,
            To = to,
        };
    }
}
