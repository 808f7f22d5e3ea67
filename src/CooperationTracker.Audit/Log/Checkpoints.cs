using System.Globalization;
using CooperationTracker.Audit.Notes;
using CooperationTracker.Audit.Tree;
using Npgsql;

namespace CooperationTracker.Audit.Log;

/// <summary>A checkpoint that the log has signed.</summary>
/// <param name="Size">How many leaves the tree had.</param>
/// <param name="Root">The tree's root.</param>
/// <param name="Note">The signed note.</param>
/// <param name="Key">The public key that checks it.</param>
/// <param name="SignedAt">When it was signed, by the database's clock.</param>
public sealed record SignedCheckpoint(long Size, TreeHash Root, string Note, string Key, DateTimeOffset SignedAt)
{
    /// <summary>Which log it is.</summary>
    public string Origin => Note[..Note.IndexOf('\n', StringComparison.Ordinal)];
}

/// <summary>Signs what the tree holds, and keeps what was signed.</summary>
internal static class Checkpoints
{
    private const string Columns = "size, root, note, vkey, timestamp";

    /// <summary>The largest one, and of those of that size the last.</summary>
    public static Task<SignedCheckpoint?> LatestAsync(NpgsqlConnection connection, CancellationToken cancellation) => FindAsync(connection, null, cancellation);

    /// <summary>The one over a tree of a size, or the largest; where several keys signed it, the last.</summary>
    public static async Task<SignedCheckpoint?> FindAsync(NpgsqlConnection connection, long? size, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select {Columns} from tracker.audit_checkpoint {(size is null ? "" : "where size = $1 ")}order by size desc, timestamp desc limit 1", connection);
        if (size is { } wanted)
        {
            command.Parameters.Add(new() { Value = wanted });
        }
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new(reader.GetInt64(0), new(reader.GetFieldValue<byte[]>(1)), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4))
            : null;
    }

    /// <summary>Signs a tree, within a transaction of the caller's. Done already, it changes nothing.</summary>
    /// <returns>Whether the key is the one that this log's checkpoints are signed with now; with another one nothing is signed.</returns>
    public static async Task<bool> SignAsync(NpgsqlConnection connection, NoteSigner signer, long size, TreeHash root, CancellationToken cancellation)
    {
        var vkey = signer.Verifier.ToString();
        await using var command = new NpgsqlCommand(
            """
            with current as (select vkey from tracker.audit_key order by made desc limit 1),
            signed as (
                insert into tracker.audit_checkpoint (size, vkey, root, note) select $1, vkey, $3, $4 from current where vkey = $2
                on conflict do nothing)
            select exists (select from current where vkey = $2)
            """, connection)
        {
            Parameters =
            {
                new() { Value = size }, new() { Value = vkey }, new() { Value = root.ToArray() },
                new() { Value = signer.Sign(new Checkpoint(signer.Verifier.Name, size, root).ToString()).ToString() },
            },
        };
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    /// <summary>The number of leaves and the last one's position, of a tree that grew out of what was signed last.</summary>
    /// <exception cref="AuditException">It did not.</exception>
    public static async Task<(long Size, long Position)> CheckedHeadAsync(NpgsqlConnection connection, TreeRows tree, CancellationToken cancellation)
    {
        // What was signed is read before the tree is: another one may grow and sign it at this moment.
        var last = await LatestAsync(connection, cancellation);
        var (size, position) = await new LeafRows(connection).HeadAsync(cancellation);
        if (last is null)
        {
            return (size, position);
        }
        if (last.Size > size)
        {
            throw new AuditException(AuditCodes.Tampered, string.Create(CultureInfo.InvariantCulture,
                $"A checkpoint was signed over {last.Size} leaves, and the tree has {size}: leaves were removed. Nothing is signed any more; compare with a copy of the database."));
        }
        if (await new TileTree(tree, last.Size).RootAsync(cancellation) is var root && root != last.Root)
        {
            throw new AuditException(AuditCodes.Tampered, string.Create(CultureInfo.InvariantCulture,
                $"The first {last.Size} leaves have the root {root}, and the checkpoint that was signed over them has {last.Root}: the tree was changed. Nothing is signed any more; compare with a copy of the database."));
        }
        return (size, position);
    }
}
