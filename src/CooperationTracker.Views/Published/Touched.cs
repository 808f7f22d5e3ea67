using CooperationTracker.Views.Queries;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Views.Published;

/// <summary>What a part of the log may have changed: all else is known as before, and is not looked at.</summary>
/// <param name="Reports">Report rows, by known_from, that came or were closed.</param>
/// <param name="Commitments">The ids of commitments that were opened, amended or merged, or that those reports act on.</param>
/// <param name="Occurrences">The occurrences that those reports tell of or follow from.</param>
/// <param name="Actors">Whether the registry of actors changed for those that were known already.</param>
/// <param name="Mergers">Whether actors or commitments were merged.</param>
internal sealed record Touched(long[] Reports, string[] Commitments, string[] Occurrences, bool Actors, bool Mergers)
{
    /// <summary>What the positions after one up to another may have changed.</summary>
    public static async Task<Touched> ReadAsync(NpgsqlDataSource dataSource, long after, long upTo, CancellationToken cancellation)
    {
        var sql = new Sql(new(DateOnly.MaxValue, KnownAt: upTo));
        var since = sql.Add(after, NpgsqlDbType.Bigint);
        var rows = await sql.ReadAsync(
            dataSource,
            $"""
            with correction as materialized (
                select c.* from views.correction c where {Within("c.known_from")}
            ), report as materialized (
                select r.known_from, r.occurrence, r.implements from views.report r where {Within("r.known_from")}
                union
                select r.known_from, r.occurrence, r.implements from correction c join views.report r on r.id = c.subject
                where c.subject_type = 'report' and {Within("r.known_to")}
                union
                -- The id of a report begins with the key of its statement and a colon.
                select r.known_from, r.occurrence, r.implements from correction c
                join views.report r on r.id > (c.subject || ':') collate "C" and r.id < (c.subject || ';') collate "C"
                where c.subject_type = 'statement' and {Within("r.known_to")}
            )
            select array(select r.known_from from report r) as reports,
                array(
                    select e.commitment from views.effect e where e.known_from in (select r.known_from from report r)
                    union select c.id from views.commitment c where {Within("c.known_from")}
                    union select c.subject from correction c where c.subject_type = 'commitment'
                    union select c.successor from correction c where c.subject_type = 'commitment' and c.kind = 'merged') as commitments,
                array(
                    select r.occurrence from report r where r.occurrence is not null
                    union select r.implements from report r where r.implements is not null) as occurrences,
                exists (select from correction c where c.subject_type = 'actor') as actors,
                exists (select from correction c where c.kind = 'merged' and c.subject_type in ('actor', 'commitment')) as mergers
            """,
            row => new Touched(row.Array<long>("reports"), row.Array<string>("commitments"), row.Array<string>("occurrences"), row.Bool("actors"), row.Bool("mergers")),
            cancellation);
        return rows.Single();

        string Within(string column) => $"{column} > {since} and {column} <= $1";
    }
}
