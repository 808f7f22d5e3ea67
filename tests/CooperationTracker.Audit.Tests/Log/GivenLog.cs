using System.Text;
using CooperationTracker.Audit.Leaves;
using CooperationTracker.Audit.Log;
using CooperationTracker.Audit.Notes;
using CooperationTracker.Audit.Tree;
using CooperationTracker.EventLog;
using CooperationTracker.Testing;
using Npgsql;

namespace CooperationTracker.Audit.Tests.Log;

/// <summary>A log of a test's own, with its tree.</summary>
internal sealed class GivenLog : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("audit-keys-");
    private int streams;

    private GivenLog(TestDatabase database)
    {
        this.database = database;
        Log = new(database.DataSource);
        Answers = new(database.DataSource, Log);
        Keys = new(database.DataSource);
    }

    public NpgsqlDataSource DataSource => database.DataSource;

    public string ConnectionString => database.ConnectionString;

    public NpgsqlEventLog Log { get; }

    public TransparencyLog Answers { get; }

    public AuditKeys Keys { get; }

    public string KeyPath => Path.Combine(folder.FullName, "keys", KeyFile.Name);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<GivenLog> CreateAsync()
    {
        var database = await TestDatabase.CreateAsync();
        await LogSchema.EnsureAsync(database.DataSource, Cancellation);
        return new(database);
    }

    public Sequencer Sequencer(NoteSigner? signer = null) => new(DataSource, Log, () => signer);

    public async Task<NoteSigner> SignerAsync()
    {
        await Keys.MakeAsync("log.example.org/test", KeyPath, Cancellation);
        return await Keys.SignerAsync(KeyPath, Cancellation);
    }

    /// <summary>Appends events, some to a stream.</summary>
    /// <returns>The position of the last one.</returns>
    public async Task<long> AppendAsync(int events)
    {
        var last = 0L;
        for (var rest = events; rest > 0;)
        {
            var some = Math.Min(rest, 3);
            last = (await Log.AppendAsync([Stream(some)], Metadata, Cancellation)).Position;
            rest -= some;
        }
        return last;
    }

    /// <summary>Appends many events through COPY.</summary>
    public async Task LoadAsync(int events)
    {
        await using var loader = new BulkLoader(DataSource);
        for (var rest = events; rest > 0;)
        {
            var some = Math.Min(rest, 5_000);
            await loader.AppendAsync([.. Enumerable.Range(0, some / 5).Select(_ => Stream(5)), .. some % 5 > 0 ? [Stream(some % 5)] : Array.Empty<StreamAppend>()], Metadata, Cancellation);
            rest -= some;
        }
    }

    /// <summary>Leaves a position that no event will ever have.</summary>
    public Task LoseAPositionAsync() => ExecuteAsync("select nextval('tracker.mt_events_sequence')");

    public async Task<object?> ExecuteAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    /// <summary>Changes what stands, as a superuser can who drops the triggers first.</summary>
    public async Task RewriteAsync(string sql)
    {
        string[] tables = ["mt_events", "mt_streams", "audit_run", "audit_tile", "audit_checkpoint", "audit_key", "erasure"];
        await ExecuteAsync($"{string.Concat(tables.Select(t => $"alter table tracker.{t} disable trigger user;"))}{sql}");
    }

    /// <summary>What one leaf's 32 bytes in a column of its run become, as the rest of an update.</summary>
    public static string SetLeaf(string column, int index, string expression) =>
        $"update tracker.audit_run set {column} = overlay({column} placing {expression} from 32 * ({index} - first_index)::int + 1) where first_index <= {index} and first_index + cardinality(positions) > {index}";

    /// <summary>Removes the leaves from an index on.</summary>
    public static string CutLeaves(int index) =>
        $"""
        delete from tracker.audit_run where first_index >= {index};
        update tracker.audit_run set positions = positions[:n], event_ids = event_ids[:n],
            least_id = (select id from unnest(event_ids[:n]) id order by id limit 1), greatest_id = (select id from unnest(event_ids[:n]) id order by id desc limit 1), digests = substr(digests, 1, 32 * n), hashes = substr(hashes, 1, 32 * n), salts = substr(salts, 1, 32 * n)
        from (select first_index as first, ({index} - first_index)::int as n from tracker.audit_run) cut where first = first_index and n < cardinality(positions)
        """;

    public async Task<long> CountLeavesAsync() => (long)(await ExecuteAsync("select coalesce(sum(cardinality(positions)), 0)::bigint from tracker.audit_run"))!;

    public async Task<long> CountAsync(string table) => (long)(await ExecuteAsync($"select count(*) from tracker.{table}"))!;

    /// <summary>The tree follows from the log alone: leaves from events and salts, roots and tiles from leaves, checkpoints from roots.</summary>
    public async Task ShouldFollowFromTheLogAsync()
    {
        var stored = await RowsAsync(
            """
            select r.first_index + l.number - 1, l.position, l.event_id, substr(r.digests, 32 * l.number::int - 31, 32), substr(r.hashes, 32 * l.number::int - 31, 32), substr(r.salts, 32 * l.number::int - 31, 32)
            from tracker.audit_run r cross join unnest(r.positions, r.event_ids) with ordinality l (position, event_id, number) order by 1
            """,
            r => (Leaf: (r.GetInt64(0), r.GetInt64(1), r.GetGuid(2), Hash(r, 3), Hash(r, 4)), Salt: r.GetFieldValue<byte[]>(5)));
        var frontier = new Frontier();
        List<FullTile> tiles = [];
        List<(long, long, Guid, TreeHash, TreeHash)> leaves = [];
        var checkpoints = await RowsAsync("select size, root, note from tracker.audit_checkpoint", r => (Size: r.GetInt64(0), Root: Hash(r, 1), Note: r.GetString(2)));
        var sizes = checkpoints.Select(c => c.Size).ToHashSet();
        var roots = new Dictionary<long, TreeHash> { [0] = frontier.Root() };
        await foreach (var e in Log.ReadAllAsync(cancellation: Cancellation))
        {
            var leaf = Leaf.Of(e, stored[leaves.Count].Salt);
            leaves.Add((leaves.Count, e.Position, e.Id, leaf.Data, leaf.Hash()));
            frontier.Add(leaf.Hash(), tiles);
            if (sizes.Contains(leaves.Count))
            {
                roots[leaves.Count] = frontier.Root();
            }
        }
        stored.Select(s => Convert.ToHexString(s.Salt)).Distinct().Count().ShouldBe(leaves.Count);
        stored.Select(s => s.Leaf).ShouldBe(leaves);
        (await RowsAsync("select level, index, root, hashes from tracker.audit_tile order by level, index", r =>
            (r.GetInt16(0), r.GetInt64(1), Hash(r, 2), r.IsDBNull(3) ? null : Convert.ToBase64String(r.GetFieldValue<byte[]>(3)))))
            .ShouldBe(tiles.OrderBy(t => t.Level).ThenBy(t => t.Index).Select(t => ((short)t.Level, t.Index, t.Root, t.Level == 0 ? null : Convert.ToBase64String(t.Hashes.Span))));
        var keys = (await Keys.ListAsync(Cancellation)).Select(k => NoteVerifier.Parse(k.Key)).ToList();
        foreach (var (size, root, note) in checkpoints)
        {
            root.ShouldBe(roots[size]);
            var signed = SignedNote.Parse(note);
            signed.SignedBy(keys).ShouldNotBeNull();
            Checkpoint.Parse(signed.Text).ShouldBe(new Checkpoint(keys[0].Name, size, root));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        await database.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static AppendMetadata Metadata => new(Headers: """{"author":"anna","via":"test"}"""u8.ToArray());

    private StreamAppend Stream(int events)
    {
        var number = Interlocked.Increment(ref streams);
        return new($"statement/s-{number}-{Guid.NewGuid():N}", "statement", 0, [.. Enumerable.Range(0, events).Select(i => new NewEvent(
            Guid.CreateVersion7(), "meeting_held", "Test.Event, Test", Encoding.UTF8.GetBytes($$"""{"place":"Osh","number":{{number}},"of":[{{i}},1.50,"é"]}""")))]);
    }

    private static TreeHash Hash(NpgsqlDataReader row, int column) => new(row.GetFieldValue<byte[]>(column));

    private async Task<List<T>> RowsAsync<T>(string sql, Func<NpgsqlDataReader, T> row)
    {
        await using var command = DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        List<T> rows = [];
        while (await reader.ReadAsync(Cancellation))
        {
            rows.Add(row(reader));
        }
        return rows;
    }
}
