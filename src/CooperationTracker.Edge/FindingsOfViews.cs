using CooperationTracker.Domain.Findings;
using CooperationTracker.Intake.Findings;
using CooperationTracker.Views;
using CooperationTracker.Views.Findings;
using Npgsql;

namespace CooperationTracker.Edge;

/// <summary>What the rules find in the views as they stand.</summary>
/// <param name="dataSource">The views' database.</param>
internal sealed class FindingsOfViews(NpgsqlDataSource dataSource) : IFindings
{
    /// <inheritdoc/>
    public Task<Finding?> FindAsync(string id, DateOnly today, CancellationToken cancellation = default) =>
        FindingQuery.FindAsync(dataSource, id, new Times(today), cancellation);
}
