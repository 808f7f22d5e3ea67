using CooperationTracker.Domain;
using CooperationTracker.Server.Reading;
using CooperationTracker.Server.Reports;
using CooperationTracker.Views.Commitments;
using CooperationTracker.Views.Corrections;

namespace CooperationTracker.Server.Commitments;

/// <summary><c>GET /commitments/{id}/trace</c>: how a commitment evolved, back to the passages.</summary>
internal static class GetTrace
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapRead("/commitments/{id}/trace", Parameters.OfReports, async read =>
    {
        var asked = read.Path("id");
        var id = await read.Question.CommitmentAsync(asked);
        var trace = await TraceQuery.FindAsync(read.Question.DataSource, id!, await ReportFilters.ReadAsync(read), read.Question.Times, read.Cancellation)
            ?? throw asked.Wrong(RefusalCodes.UnknownCommitment, $"The commitment '{id}' was not known yet at position {read.Question.KnownAt}.");
        return new Trace(trace.Commitment, trace.Steps, trace.Corrections);
    })
    .WithName("trace").WithTags("Commitments")
    .WithSummary("How a commitment evolved, step by step, back to the passage that says each");

    /// <summary>The answer.</summary>
    internal sealed record Trace(CommitmentItem Commitment, IReadOnlyList<TraceStep> Steps, IReadOnlyList<Correction> Corrections) : Answer;
}
