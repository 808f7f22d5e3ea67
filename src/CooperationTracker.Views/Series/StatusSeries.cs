using CooperationTracker.Domain.Commitments;
using CooperationTracker.Views.Commitments;
using CooperationTracker.Views.Queries;
using Npgsql;

namespace CooperationTracker.Views.Series;

/// <summary>How far commitments had come, period by period. <see cref="CommitmentFold"/> alone decides it.</summary>
public static class StatusSeries
{
    private static readonly CommitmentStatus[] Statuses = Enum.GetValues<CommitmentStatus>();

    /// <summary>
    /// How many commitments had each status at the end of each period in which an effect counts for the first time, in
    /// order. Between two of them nothing changes; before the first, nothing had acted on any.
    /// </summary>
    /// <param name="dataSource">The database.</param>
    /// <param name="period">How long a period is.</param>
    /// <param name="filter">Which commitments are asked for, all of it as of the asked day: their earlier statuses count too.</param>
    /// <param name="times">The asked times; the series ends with the asked day.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<IReadOnlyList<StatusItem>> ListAsync(
        NpgsqlDataSource dataSource, Period period, CommitmentFilter filter, Times times, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        ArgumentNullException.ThrowIfNull(filter);
        var sql = new Sql(times);
        var columns = $"array_agg(e.effect) as effects, array_agg({period.StartOf(sql.Begun("e"))}) as periods";
        var evolved = await sql.ReadAsync(
            dataSource,
            $"""
            {Sql.Merged("commitment")}
            select t.*
            from (
                select c.id, {CommitmentQuery.Merged} as merged from views.commitment c
                where {string.Join(" and ", CommitmentQuery.Conditions(sql, filter, times))}
            ) c
            cross join lateral (
                {CommitmentQuery.Effects(sql, columns)}
            ) t
            """,
            row => Evolve([.. row.Array<string>("effects").Select(word => Words.Parse<EffectKind>(word))], row.Array<DateOnly>("periods")),
            cancellation);
        return Count([.. evolved.Where(e => CommitmentQuery.HasStatus(filter, e.Count == 0 ? CommitmentStatus.Opened : e[^1].Status))]);
    }

    /// <summary>The status of a commitment at the end of each period in which an effect of it begins to count, in order.</summary>
    /// <param name="effects">Its effects, in the order in which they are folded.</param>
    /// <param name="periods">The period of each. It need not follow that order: what had certainly begun may be late to be so.</param>
    private static List<(DateOnly Period, CommitmentStatus Status)> Evolve(EffectKind[] effects, DateOnly[] periods)
    {
        List<(DateOnly, CommitmentStatus)> evolved = [];
        SortedSet<int> counting = [];
        var status = CommitmentStatus.Opened;
        foreach (var period in Enumerable.Range(0, effects.Length).GroupBy(i => periods[i]).OrderBy(p => p.Key))
        {
            var follows = counting.Count == 0 || counting.Max < period.First();
            counting.UnionWith(period);
            status = follows
                ? period.Select(i => effects[i]).Aggregate(status, CommitmentFold.Evolve)
                : CommitmentFold.Of(counting.Select(i => effects[i]));
            evolved.Add((period.Key, status));
        }
        return evolved;
    }

    private static List<StatusItem> Count(IReadOnlyList<List<(DateOnly Period, CommitmentStatus Status)>> evolved)
    {
        var counts = Statuses.ToDictionary(s => s, _ => 0L);
        counts[CommitmentStatus.Opened] = evolved.Count;
        var changes =
            from commitment in evolved
            from step in commitment.Select((to, i) => (to.Period, From: i == 0 ? CommitmentStatus.Opened : commitment[i - 1].Status, To: to.Status))
            group step by step.Period into period
            orderby period.Key
            select period;
        List<StatusItem> items = [];
        foreach (var period in changes)
        {
            foreach (var step in period)
            {
                counts[step.From]--;
                counts[step.To]++;
            }
            items.Add(new(period.Key == DateOnly.MinValue ? null : period.Key, new Dictionary<CommitmentStatus, long>(counts)));
        }
        return items;
    }
}
