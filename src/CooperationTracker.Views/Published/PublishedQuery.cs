using CooperationTracker.Domain.Findings;
using CooperationTracker.Views.Commitments;
using CooperationTracker.Views.Findings;
using Npgsql;

namespace CooperationTracker.Views.Published;

/// <summary>The integration events of a part of the log, derived from the views: what they must hold, each has reached.</summary>
public static class PublishedQuery
{
    /// <summary>
    /// What became known after a position, up to another, in the order of the positions. Both are asked about as of one day: that
    /// time passes alone is no event.
    /// </summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="after">The earlier position.</param>
    /// <param name="upTo">The later one, which every view has reached.</param>
    /// <param name="asOf">The day.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<IReadOnlyList<IntegrationEvent>> BetweenAsync(
        NpgsqlDataSource dataSource, long after, long upTo, DateOnly asOf, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var (earlier, later) = (new Times(asOf, KnownAt: after), new Times(asOf, KnownAt: upTo));
        var touched = await Touched.ReadAsync(dataSource, after, upTo, cancellation);
        var statuses = await StatusChangeQuery.AfterAsync(dataSource, touched.Commitments, after, later, cancellation);
        var ties = await TiesAsync(dataSource, touched, earlier, later, cancellation);
        var findings = await FindingsAsync(dataSource, touched, earlier, later, cancellation);
        return [.. PublishedChanges.OfStatuses(statuses, asOf), .. ties, .. findings];
    }

    private static async Task<IEnumerable<IntegrationEvent>> TiesAsync(
        NpgsqlDataSource dataSource, Touched touched, Times earlier, Times later, CancellationToken cancellation)
    {
        List<string> actors = touched.Actors ? await TieQuery.ChangedActorsAsync(dataSource, earlier.KnownAt, later, cancellation) : [];
        if (touched.Reports.Length == 0 && actors.Count == 0)
        {
            return [];
        }
        (string, string)[] pairs =
        [
            .. await TieQuery.PairsAsync(dataSource, touched.Reports, actors, earlier, cancellation),
            .. await TieQuery.PairsAsync(dataSource, touched.Reports, actors, later, cancellation),
        ];
        pairs = [.. pairs.Distinct()];
        return PublishedChanges.OfTies(
            await TieQuery.KnownAsync(dataSource, pairs, earlier, cancellation), await TieQuery.KnownAsync(dataSource, pairs, later, cancellation),
            later.AsOf, earlier.KnownAt, later.KnownAt);
    }

    private static async Task<IEnumerable<IntegrationEvent>> FindingsAsync(
        NpgsqlDataSource dataSource, Touched touched, Times earlier, Times later, CancellationToken cancellation)
    {
        if (touched.Reports.Length == 0 && touched.Commitments.Length == 0 && !touched.Mergers)
        {
            return [];
        }
        // A merger changes what reports mean that nobody touched: then all are compared.
        var filter = new FindingFilter { Among = touched.Mergers ? null : touched };
        var before = await FindingQuery.FindAsync(dataSource, filter, earlier, cancellation);
        IReadOnlyList<Finding> after = await FindingQuery.FindAsync(dataSource, filter, later, cancellation);
        return PublishedChanges.OfFindings(before, after, later.AsOf, later.KnownAt);
    }
}
