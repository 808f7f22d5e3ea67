using System.Security.Cryptography;
using CooperationTracker.Audit.Leaves;
using CooperationTracker.Audit.Tree;
using CooperationTracker.EventLog;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Audit.Log;

/// <summary>Leaves that the tree grows by in one transaction, with the tiles that they fill.</summary>
/// <param name="Runs">The leaves, in order.</param>
/// <param name="Tiles">The tiles that are full with them.</param>
/// <param name="Root">The tree's root with them.</param>
internal sealed record LeafBatch(IReadOnlyList<LeafRun> Runs, IReadOnlyList<FullTile> Tiles, TreeHash Root)
{
    /// <summary>How many leaves the tree has with them.</summary>
    public long Size => Runs[^1].End;

    /// <summary>The position of the last one's event.</summary>
    public long Position => Runs[^1].Positions[^1];

    /// <summary>Makes the leaves of events, on all processors, and adds them to the tree's edge.</summary>
    public static LeafBatch Of(IReadOnlyList<StoredEvent> events, Frontier frontier, CancellationToken cancellation)
    {
        List<LeafRun> runs = [];
        var first = frontier.Size;
        for (var at = first; at < first + events.Count; at = runs[^1].End)
        {
            runs.Add(LeafRun.Empty(at, (int)Math.Min(TileId.Full - (at % TileId.Full), first + events.Count - at)));
        }
        Parallel.ForEach(runs, new() { CancellationToken = cancellation }, run => Make(run, events, (int)(run.First - first)));
        List<FullTile> tiles = [];
        foreach (var run in runs)
        {
            for (var i = 0; i < run.Count; i++)
            {
                frontier.Add(new(run.Hashes.AsSpan(i * TreeHash.Size, TreeHash.Size)), tiles);
            }
        }
        return new(runs, tiles, frontier.Root());
    }

    /// <summary>Writes all of it, within a transaction of the caller's.</summary>
    public async Task WriteAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await new LeafRows(connection).WriteAsync(Runs, cancellation);
        if (Tiles.Count > 0)
        {
            await WriteTilesAsync(connection, cancellation);
        }
        // Content that was erased after it was read here leaves no salt either (Schema/0007-erasure.sql).
        await using var erased = new NpgsqlCommand("select tracker.drop_salts_of_erased($1, $2)", connection)
        {
            Parameters = { new() { Value = Runs[0].Positions[0] }, new() { Value = Position } },
        };
        await erased.ExecuteNonQueryAsync(cancellation);
    }

    private static void Make(LeafRun run, IReadOnlyList<StoredEvent> events, int from)
    {
        RandomNumberGenerator.Fill(run.Salts);
        for (var i = 0; i < run.Count; i++)
        {
            var stored = events[from + i];
            var leaf = Leaf.Of(stored, run.Salts.AsSpan(i * Leaf.SaltSize, Leaf.SaltSize));
            (run.Positions[i], run.EventIds[i]) = (stored.Position, stored.Id);
            leaf.Data.CopyTo(run.Digests.AsSpan(i * TreeHash.Size));
            leaf.Hash().CopyTo(run.Hashes.AsSpan(i * TreeHash.Size));
        }
    }

    private async Task WriteTilesAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var copy = await connection.BeginBinaryImportAsync("copy tracker.audit_tile (level, index, root, hashes) from stdin (format binary)", cancellation);
        foreach (var tile in Tiles)
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync((short)tile.Level, NpgsqlDbType.Smallint, cancellation);
            await copy.WriteAsync(tile.Index, NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync(tile.Root.ToArray(), NpgsqlDbType.Bytea, cancellation);
            if (tile.Level == 0)
            {
                await copy.WriteNullAsync(cancellation); // they stand in the runs
            }
            else
            {
                await copy.WriteAsync(tile.Hashes, NpgsqlDbType.Bytea, cancellation);
            }
        }
        await copy.CompleteAsync(cancellation);
    }
}
