using System.Security.Cryptography;
using CooperationTracker.Audit.Leaves;
using CooperationTracker.Audit.Tree;
using CooperationTracker.EventLog;
using Npgsql;
using NpgsqlTypes;

namespace CooperationTracker.Audit.Log;

/// <summary>Leaves that the tree grows by in one transaction, with the tiles that they fill.</summary>
/// <param name="First">The index of the first one.</param>
/// <param name="Events">The position and id of each one's event.</param>
/// <param name="Digests">The digest of each one's data.</param>
/// <param name="Hashes">The hash of each one.</param>
/// <param name="Salts">The salts, one after another.</param>
/// <param name="Tiles">The tiles that are full with them.</param>
/// <param name="Root">The tree's root with them.</param>
internal sealed record LeafBatch(
    long First, IReadOnlyList<(long Position, Guid Id)> Events, IReadOnlyList<TreeHash> Digests, IReadOnlyList<TreeHash> Hashes, byte[] Salts,
    IReadOnlyList<FullTile> Tiles, TreeHash Root)
{
    /// <summary>How many leaves the tree has with them.</summary>
    public long Size => First + Events.Count;

    /// <summary>Makes the leaves of events, on all processors, and adds them to the tree's edge.</summary>
    public static LeafBatch Of(IReadOnlyList<StoredEvent> events, Frontier frontier, CancellationToken cancellation)
    {
        var (digests, hashes) = (new TreeHash[events.Count], new TreeHash[events.Count]);
        var salts = RandomNumberGenerator.GetBytes(events.Count * Leaf.SaltSize);
        Parallel.For(0, events.Count, new() { CancellationToken = cancellation }, i =>
        {
            var leaf = Leaf.Of(events[i], salts.AsSpan(i * Leaf.SaltSize, Leaf.SaltSize));
            (digests[i], hashes[i]) = (leaf.Data, leaf.Hash());
        });
        List<FullTile> tiles = [];
        var first = frontier.Size;
        foreach (var hash in hashes)
        {
            frontier.Add(hash, tiles);
        }
        return new(first, [.. events.Select(e => (e.Position, e.Id))], digests, hashes, salts, tiles, frontier.Root());
    }

    /// <summary>Writes all of it, within a transaction of the caller's.</summary>
    public async Task WriteAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using (var copy = await connection.BeginBinaryImportAsync(
            "copy tracker.audit_leaf (index, position, event_id, digest, hash) from stdin (format binary)", cancellation))
        {
            for (var i = 0; i < Events.Count; i++)
            {
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync(First + i, NpgsqlDbType.Bigint, cancellation);
                await copy.WriteAsync(Events[i].Position, NpgsqlDbType.Bigint, cancellation);
                await copy.WriteAsync(Events[i].Id, NpgsqlDbType.Uuid, cancellation);
                await copy.WriteAsync(Digests[i].ToArray(), NpgsqlDbType.Bytea, cancellation);
                await copy.WriteAsync(Hashes[i].ToArray(), NpgsqlDbType.Bytea, cancellation);
            }
            await copy.CompleteAsync(cancellation);
        }
        await using (var copy = await connection.BeginBinaryImportAsync("copy tracker.audit_salt (index, salt) from stdin (format binary)", cancellation))
        {
            for (var i = 0; i < Events.Count; i++)
            {
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync(First + i, NpgsqlDbType.Bigint, cancellation);
                await copy.WriteAsync(Salts.AsMemory(i * Leaf.SaltSize, Leaf.SaltSize), NpgsqlDbType.Bytea, cancellation);
            }
            await copy.CompleteAsync(cancellation);
        }
        if (Tiles.Count > 0)
        {
            await WriteTilesAsync(connection, cancellation);
        }
        // Content that was erased after it was read here leaves no salt either (Schema/0007-erasure.sql).
        await using var erased = new NpgsqlCommand("select tracker.drop_salts_of_erased($1)", connection) { Parameters = { new() { Value = Events[0].Position } } };
        await erased.ExecuteNonQueryAsync(cancellation);
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
            await copy.WriteAsync(tile.Hashes, NpgsqlDbType.Bytea, cancellation);
        }
        await copy.CompleteAsync(cancellation);
    }
}
