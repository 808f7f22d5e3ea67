using Npgsql;

namespace CooperationTracker.EventLog;

/// <summary>The transactions of this database that ran, or stood prepared, at one moment.</summary>
/// <param name="Virtual">Virtual transaction ids: a transaction has one before it has an xid.</param>
/// <param name="Prepared">Prepared transactions, which no session holds any more.</param>
internal sealed record RunningTransactions(IReadOnlySet<string> Virtual, IReadOnlySet<string> Prepared)
{
    // Every transaction holds the lock on its own virtual id until its outcome is visible to all. One that
    // becomes prepared hands its locks over before it lets go of that id, and pg_locks reads the ids first,
    // so none is missed in between. On a standby the primary's transactions cannot be seen: there nothing
    // is ever proven, and the skips that the primary records are relied on.
    private const string Sql =
        """
        select l.virtualxid, false
        from pg_locks l left join pg_stat_activity a on a.pid = l.pid
        where l.locktype = 'virtualxid' and l.mode = 'ExclusiveLock' and l.granted and l.pid <> pg_backend_pid()
            and (a.datid is null or a.datid = (select oid from pg_database where datname = current_database()))
        union all
        select l.transactionid::text, true
        from pg_locks l
        where l.locktype = 'transactionid' and l.granted and l.pid is null and not exists (
            select from pg_prepared_xacts p
            where p.transaction = l.transactionid and p.database <> current_database())
        union all
        select 'standby', false where pg_is_in_recovery()
        """;

    /// <summary>Nothing runs any more.</summary>
    public bool IsEmpty => Virtual.Count == 0 && Prepared.Count == 0;

    public static async Task<RunningTransactions> ListAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var (active, prepared) = (new HashSet<string>(), new HashSet<string>());
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            (reader.GetBoolean(1) ? prepared : active).Add(reader.GetString(0));
        }

        return new(active, prepared);
    }

    /// <summary>Those of them that still run, by a later list.</summary>
    public RunningTransactions StillIn(RunningTransactions later)
    {
        var active = Virtual.Where(later.Virtual.Contains).ToHashSet();

        // One that is gone may have become prepared, under which name is not known: then all of those count.
        var prepared = active.Count < Virtual.Count ? later.Prepared : Prepared.Where(later.Prepared.Contains).ToHashSet();
        return new(active, prepared);
    }
}
