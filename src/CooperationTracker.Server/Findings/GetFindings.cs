using CooperationTracker.Domain;
using CooperationTracker.Domain.Findings;
using CooperationTracker.Server.Reading;
using CooperationTracker.Views.Findings;

namespace CooperationTracker.Server.Findings;

/// <summary><c>GET /findings</c>: where the record disagrees with itself, or leaves something open.</summary>
internal static class GetFindings
{
    private static readonly Parameter Kind = new("kind", "Only what this rule found.") { Words = [.. FindingRules.All.Select(r => r.Kind)] };
    private static readonly Parameter Severity = Parameters.Choice<Severity>("severity", "Only of this severity.");
    private static readonly Parameter Commitment = new("commitment", "Only about this commitment, or with a report that acts on it.") { Example = "csto-operation-kanal" };
    private static readonly Parameter Settled = Parameters.Flag("settled", "Only what an auditor has settled; only what is open with false.");

    public static void Map(IEndpointRouteBuilder routes) => routes.MapList(
        "/findings", [Kind, Severity, Parameters.Actor, Parameters.Topic, Commitment, Settled], FindingQuery.Sorts, async (read, paging) =>
        {
            var filter = new FindingFilter
            {
                Kind = read.Ask(Kind).Word("kind", RefusalCodes.Invalid, [.. FindingRules.All.Select(r => r.Kind)]),
                Severity = read.Ask(Severity).Value<Severity>("severity"),
                Actor = await read.Question.ActorAsync(read.Ask(Parameters.Actor)),
                Topic = await read.Question.TopicAsync(read.Ask(Parameters.Topic)),
                Commitment = await read.Question.CommitmentAsync(read.Ask(Commitment)),
                Settled = read.Ask(Settled) is { Text: not null } settled ? settled.Flag() : null,
            };
            return await FindingQuery.ListAsync(read.Question.DataSource, filter, read.Question.Times, paging, read.Cancellation);
        })
        .WithName("findings").WithTags("Findings")
        .WithSummary("Where statements contradict each other, effects are out of order, and promises and proposals stay open; and what auditors say of it");
}
