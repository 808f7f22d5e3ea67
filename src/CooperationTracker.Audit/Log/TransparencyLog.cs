using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using CooperationTracker.Audit.Leaves;
using CooperationTracker.Audit.Notes;
using CooperationTracker.Audit.Tree;
using CooperationTracker.Audit.Verification;
using CooperationTracker.EventLog;
using Npgsql;

namespace CooperationTracker.Audit.Log;

/// <summary>What the tree answers: checkpoints, proofs, and its tiles for whoever mirrors it. Safe for concurrent use.</summary>
/// <param name="dataSource">The database, with the log's schema in place.</param>
/// <param name="log">The log.</param>
public sealed class TransparencyLog(NpgsqlDataSource dataSource, IEventLog log)
{
    // Of events, which may be large documents, a leaf has the digest only: so much of them stays in memory at once.
    private static readonly PageLimit Page = new(TileId.Full, 1 << 20);

    /// <summary>How far the tree has grown, of the events up to a position.</summary>
    public async Task<TreeGrowth> GrowthAsync(long upTo = long.MaxValue, CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var (size, position) = await new LeafRows(connection).HeadAsync(cancellation);
        return new(size, position, Math.Max(0, await LeafRows.LastEventAsync(connection, upTo, cancellation) - position));
    }

    /// <summary>The newest checkpoint that was signed; without one, the tree as it stands, unsigned.</summary>
    public async Task<CheckpointAnswer> CheckpointAsync(CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        if (await Checkpoints.LatestAsync(connection, cancellation) is { } signed)
        {
            return CheckpointAnswer.Of(signed);
        }
        var (size, _) = await new LeafRows(connection).HeadAsync(cancellation);
        return new(size, await new TileTree(new TreeRows(connection), size).RootAsync(cancellation));
    }

    /// <summary>Signs the tree as it stands, unless that was done already.</summary>
    /// <exception cref="AuditException">The tree is not what was signed before, or the key is not the one that signs.</exception>
    public async Task<CheckpointAnswer> SignAsync(NoteSigner signer, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(signer);
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var tree = new TreeRows(connection);
        var (size, _) = await Checkpoints.CheckedHeadAsync(connection, tree, cancellation);
        var root = await new TileTree(tree, size).RootAsync(cancellation);
        return await Checkpoints.SignAsync(connection, signer, size, root, cancellation)
            ? CheckpointAnswer.Of((await Checkpoints.LatestAsync(connection, cancellation))!)
            : throw new AuditException(AuditCodes.OtherKey, $"Checkpoints of this log are not signed with {signer.Verifier} any more. See 'tracker audit key show'.");
    }

    /// <summary>Proves that an event stands in the log as it was recorded.</summary>
    /// <param name="asked">Its position, or its id.</param>
    /// <param name="size">The size of the tree to prove it in; null for the newest checkpoint's.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="AuditException">There is no such event, the tree does not hold it, or not as it stands in the log.</exception>
    public async Task<InclusionAnswer> ProveAsync(EventReference asked, long? size = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(asked);
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var row = await new LeafRows(connection).FindAsync(asked, cancellation)
            ?? throw await MissingAsync(connection, asked, cancellation);
        var checkpoint = await CheckpointAsync(connection, size, cancellation);
        if (row.Index >= checkpoint.Size)
        {
            throw new AuditException(AuditCodes.NotInTree, string.Create(CultureInfo.InvariantCulture,
                $"The event at position {row.Position} is leaf {row.Index}, and that tree has {checkpoint.Size} leaves. Ask for a larger one, or again once a checkpoint was signed: 'tracker audit checkpoint' signs one."));
        }
        var leaf = await LeafAsync(row, cancellation);
        var salt = await SaltAsync(connection, row, leaf.Stored, cancellation);
        var path = await new TileTree(new TreeRows(connection), checkpoint.Size).InclusionAsync(row.Index, cancellation);
        return InclusionProof.Verify(row.Hash, row.Index, checkpoint.Size, checkpoint.Root, path)
            ? new(row.Index, Encoding.UTF8.GetString(leaf.Bytes), row.Hash, checkpoint.Size, checkpoint.Root, path, JsonElement.Parse(leaf.Stored.Data.Span), salt, checkpoint.Note, checkpoint.Key)
            : throw new AuditException(AuditCodes.Tampered, string.Create(CultureInfo.InvariantCulture,
                $"Leaf {row.Index} is not in the tree of {checkpoint.Size} leaves: rows of the tree were changed. Compare with a copy of the database."));
    }

    /// <summary>Proves that the log has only grown between two sizes.</summary>
    /// <param name="from">The size of the earlier tree.</param>
    /// <param name="to">The size of the later tree; null for the newest checkpoint's.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="AuditException">The tree is not so large, or it is not what was signed.</exception>
    public async Task<ConsistencyAnswer> ConsistencyAsync(long from, long? to = null, CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var later = await CheckpointAsync(connection, to, cancellation);
        if (from > later.Size)
        {
            throw new AuditException(AuditCodes.NotInTree, string.Create(CultureInfo.InvariantCulture, $"A tree of {from} leaves is no earlier one of a tree of {later.Size}."));
        }
        var earlier = await CheckpointAsync(connection, from, cancellation);
        var path = await new TileTree(new TreeRows(connection), later.Size).ConsistencyAsync(from, cancellation);
        return ConsistencyProof.Verify(from, later.Size, earlier.Root, later.Root, path)
            ? new(from, later.Size, earlier.Root, later.Root, path, earlier.Note, later.Note)
            : throw new AuditException(AuditCodes.Tampered, string.Create(CultureInfo.InvariantCulture,
                $"The tree of {later.Size} leaves has not grown out of the one of {from}: rows of the tree were changed. Compare with a copy of the database."));
    }

    /// <summary>The hashes of a tile; null where the tree has no such one.</summary>
    public async Task<ReadOnlyMemory<byte>?> TileAsync(TileId tile, CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        var (size, _) = await new LeafRows(connection).HeadAsync(cancellation);
        return tile.IsIn(size) && (await new TreeRows(connection).ReadAsync([tile], cancellation)).TryGetValue(tile, out var hashes) ? hashes : default(ReadOnlyMemory<byte>?);
    }

    /// <summary>The leaves whose hashes a tile of level 0 holds, each with its length before it in two bytes; null where the tree has no such tile.</summary>
    /// <exception cref="AuditException">An event is not what the tree holds of it.</exception>
    public async Task<ReadOnlyMemory<byte>?> EntriesAsync(TileId tile, CancellationToken cancellation = default)
    {
        var first = tile.Index * TileId.Full;
        List<StoredLeaf> rows;
        await using (var connection = await dataSource.OpenConnectionAsync(cancellation))
        {
            var leaves = new LeafRows(connection);
            var (size, _) = await leaves.HeadAsync(cancellation);
            if (tile.Level != 0 || !tile.IsIn(size))
            {
                return null;
            }
            rows = await leaves.ReadAsync(first, first + tile.Width, cancellation);
        }
        if (rows.Count != tile.Width)
        {
            throw new AuditException(AuditCodes.Tampered, string.Create(CultureInfo.InvariantCulture,
                $"Of the leaves {first} to {first + tile.Width - 1} of the tree {rows.Count} are there: rows of the tree were removed. Compare with a copy of the database."));
        }
        using var entries = new MemoryStream();
        var rest = new Queue<StoredLeaf>(rows);
        for (var after = rows[0].Position - 1; rest.Count > 0;)
        {
            var page = await log.ReadPageAsync(after, rows[^1].Position, Page, cancellation);
            foreach (var stored in page.Events)
            {
                while (rest.TryPeek(out var row) && row.Position <= stored.Position)
                {
                    Write(entries, rest.Dequeue(), row.Position == stored.Position ? stored : null);
                }
            }
            if (page.UpTo >= rows[^1].Position && rest.TryPeek(out var missing))
            {
                Checked(missing, null);
            }
            after = page.UpTo;
        }
        return entries.ToArray();
    }

    private static void Write(MemoryStream entries, StoredLeaf row, StoredEvent? stored)
    {
        var leaf = Checked(row, stored);
        if (leaf.Length > ushort.MaxValue)
        {
            throw new AuditException(AuditCodes.LeafTooLong, string.Create(CultureInfo.InvariantCulture,
                $"Leaf {row.Index} has {leaf.Length} bytes, and an entry has at most {ushort.MaxValue}: the event at position {row.Position} was appended with a very long author. 'tracker audit prove {row.Position}' proves it still."));
        }
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)leaf.Length);
        entries.Write(length);
        entries.Write(leaf);
    }

    /// <summary>The newest checkpoint, or the tree of a size with what was signed over it.</summary>
    private static async Task<CheckpointAnswer> CheckpointAsync(NpgsqlConnection connection, long? size, CancellationToken cancellation)
    {
        var signed = await Checkpoints.FindAsync(connection, size, cancellation);
        var (whole, _) = await new LeafRows(connection).HeadAsync(cancellation);
        var wanted = signed?.Size ?? size ?? whole;
        if (wanted > whole)
        {
            throw new AuditException(signed is null ? AuditCodes.NotInTree : AuditCodes.Tampered, string.Create(CultureInfo.InvariantCulture,
                $"The tree has {whole} leaves, not {wanted}{(signed is null ? "" : ", over which a checkpoint was signed: leaves were removed")}."));
        }
        var root = await new TileTree(new TreeRows(connection), wanted).RootAsync(cancellation);
        return signed is null ? new(wanted, root)
            : signed.Root == root ? CheckpointAnswer.Of(signed)
            : throw new AuditException(AuditCodes.Tampered, string.Create(CultureInfo.InvariantCulture,
                $"The first {wanted} leaves have the root {root}, and the checkpoint that was signed over them has {signed.Root}: the tree was changed. Compare with a copy of the database."));
    }

    private static async Task<AuditException> MissingAsync(NpgsqlConnection connection, EventReference asked, CancellationToken cancellation)
    {
        if (asked.Position is { } position)
        {
            await using var command = new NpgsqlCommand("select exists (select from tracker.mt_events where seq_id = $1)", connection) { Parameters = { new() { Value = position } } };
            if (await command.ExecuteScalarAsync(cancellation) is true)
            {
                return new(AuditCodes.NotInTree, string.Create(CultureInfo.InvariantCulture,
                    $"The tree does not hold the event at position {position} yet. Ask again in a moment; 'tracker audit checkpoint' grows the tree."));
            }
        }
        return new(AuditCodes.UnknownEvent, $"The tree holds no event {asked}. 'tracker events --json' lists positions and ids; what was appended just now may take a moment.");
    }

    private async Task<(StoredEvent Stored, byte[] Bytes)> LeafAsync(StoredLeaf row, CancellationToken cancellation)
    {
        var stored = (await log.ReadPageAsync(row.Position - 1, row.Position, Page, cancellation)).Events.SingleOrDefault();
        return (stored!, Checked(row, stored));
    }

    /// <summary>The leaf of an event, which must be the one in the tree.</summary>
    private static byte[] Checked(StoredLeaf row, StoredEvent? stored)
    {
        if (stored is null)
        {
            throw new AuditException(AuditCodes.Tampered, string.Create(CultureInfo.InvariantCulture,
                $"The event at position {row.Position} is leaf {row.Index} of the tree, and it is not in the log any more: it was removed."));
        }
        var leaf = Leaf.Of(stored, row.Digest);
        return leaf.Hash() == row.Hash && stored.Id == row.EventId ? leaf.ToBytes() : throw new AuditException(AuditCodes.Tampered, string.Create(CultureInfo.InvariantCulture,
            $"The event at position {row.Position} is not what leaf {row.Index} of the tree holds of it: its id, stream, version, type, timestamp or author was changed after it was recorded."));
    }

    /// <summary>The salt of an event's data, which must lead to the digest in its leaf.</summary>
    private static async Task<string?> SaltAsync(NpgsqlConnection connection, StoredLeaf row, StoredEvent stored, CancellationToken cancellation)
    {
        if (row.Salt is { } salt && Leaf.DigestOf(stored.Data.Span, salt.Span) == row.Digest)
        {
            return Convert.ToBase64String(salt.Span);
        }
        return await new VerifiedRows(connection).FirstNotErasedAsync([stored], cancellation) is null ? null : throw new AuditException(AuditCodes.Tampered, string.Create(CultureInfo.InvariantCulture,
            $"The data of the event at position {row.Position} is not what leaf {row.Index} of the tree has the digest of: it was changed after it was recorded."));
    }
}

/// <summary>An event, as somebody names it.</summary>
/// <param name="Position">Its position in the log.</param>
/// <param name="Id">Its id.</param>
public sealed record EventReference(long? Position, Guid? Id)
{
    /// <summary>Reads a position or an id; null where it is neither.</summary>
    public static EventReference? TryParse(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position > 0 ? new(position, null)
        : Guid.TryParseExact(text, "D", out var id) ? new(null, id) : null;

    /// <inheritdoc/>
    public override string ToString() => Id is { } id ? $"with the id {id}" : string.Create(CultureInfo.InvariantCulture, $"at position {Position}");
}
