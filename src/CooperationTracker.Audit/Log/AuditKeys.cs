using System.Security.Cryptography;
using CooperationTracker.Audit.Notes;
using Npgsql;

namespace CooperationTracker.Audit.Log;

/// <summary>A key that checkpoints are, or were, signed with.</summary>
/// <param name="Origin">The log's origin, which all its keys are named by.</param>
/// <param name="Key">The public key, as verifiers take it: <c>name+id+base64</c>.</param>
/// <param name="From">When it was made.</param>
/// <param name="To">When the next one took its place; null for the one that signs now.</param>
public sealed record AuditKey(string Origin, string Key, DateTimeOffset From, DateTimeOffset? To);

/// <summary>The keys of the log. Public ones stand in the database for good; the private one that signs is a file.</summary>
/// <param name="dataSource">The database, with the log's schema in place, as its owner where keys are made.</param>
public sealed class AuditKeys(NpgsqlDataSource dataSource)
{
    /// <summary>An origin for a log that nobody named: told from others by chance alone.</summary>
    public static string NewOrigin() => $"cooperation-tracker/{RandomNumberGenerator.GetHexString(16, lowercase: true)}";

    /// <summary>Every key, the first one first.</summary>
    public async Task<IReadOnlyList<AuditKey>> ListAsync(CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        return await ListAsync(connection, cancellation);
    }

    private static async Task<IReadOnlyList<AuditKey>> ListAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select name, vkey, made, lead(made) over (order by made) from tracker.audit_key order by made", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        List<AuditKey> keys = [];
        while (await reader.ReadAsync(cancellation))
        {
            keys.Add(new(
                reader.GetString(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2),
                reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3)));
        }
        return keys;
    }

    /// <summary>Makes the first key, and by it the log's origin.</summary>
    /// <param name="origin">The origin; null for one of chance.</param>
    /// <param name="file">Where the private key is kept.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="AuditException">There is a key, in the log or in the file.</exception>
    public async Task<AuditKey> MakeAsync(string? origin, string file, CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var alone = await AloneAsync(connection, cancellation);
        if (await ListAsync(connection, cancellation) is [.., var current])
        {
            throw new AuditException(AuditCodes.KeyExists, $"Checkpoints of this log are signed with {current.Key}. 'tracker audit key rotate' puts another key in its place.");
        }
        if (File.Exists(file))
        {
            throw new AuditException(AuditCodes.KeyExists,
                $"{file} holds a key, and no key of this log: it may sign for another one. Move it away, or name another file in the setting Tracker:Audit:KeyFile.");
        }
        return await AddAsync(connection, alone, NoteSigner.Create(origin ?? NewOrigin()), file, cancellation);
    }

    /// <summary>Puts a new key in the place of the one that signs. What that one signed stays checkable.</summary>
    /// <param name="file">Where the private key is kept; the old one there is written over.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="AuditException">There is no key yet.</exception>
    public async Task<AuditKey> RotateAsync(string file, CancellationToken cancellation = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var alone = await AloneAsync(connection, cancellation);
        return await ListAsync(connection, cancellation) is [.., var current]
            ? await AddAsync(connection, alone, NoteSigner.Create(current.Origin), file, cancellation)
            : throw new AuditException(AuditCodes.NoKey, "There is no key to take the place of. Make one: tracker audit key new.");
    }

    /// <summary>The private key in a file, where it is the one that this log's checkpoints are signed with.</summary>
    /// <exception cref="AuditException">There is none, or another one. The message says what to do.</exception>
    public async Task<NoteSigner> SignerAsync(string file, CancellationToken cancellation = default)
    {
        if (await ListAsync(cancellation) is not [.., var current])
        {
            throw new AuditException(AuditCodes.NoKey, "The tree grows, and no key signs it yet. Make one: tracker audit key new.");
        }
        var signer = KeyFile.TryRead(file)
            ?? throw new AuditException(AuditCodes.OtherKey, $"Checkpoints of this log are signed with {current.Key}, whose private key is not in {file}. Ask where it is, or put a new one in its place: tracker audit key rotate.");
        return signer.Verifier.ToString() == current.Key
            ? signer
            : throw new AuditException(AuditCodes.OtherKey, $"{file} holds the private key of {signer.Verifier}, and checkpoints of this log are signed with {current.Key}. Name its file in the setting Tracker:Audit:KeyFile.");
    }

    /// <summary>One at a time makes keys: two that found none would make two origins. Who only reads them waits for nobody.</summary>
    private static async Task<NpgsqlTransaction> AloneAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var alone = await connection.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand("lock table tracker.audit_key in share row exclusive mode", connection);
        await command.ExecuteNonQueryAsync(cancellation);
        return alone;
    }

    private static async Task<AuditKey> AddAsync(NpgsqlConnection connection, NpgsqlTransaction alone, NoteSigner signer, string file, CancellationToken cancellation)
    {
        // Beside its file first, then the database, then in its place: one that was cut off between is taken care of by making another.
        var place = KeyFile.Write(file, signer);
        await using var command = new NpgsqlCommand("insert into tracker.audit_key (vkey, name) values ($1, $2) returning made", connection);
        command.Parameters.Add(new() { Value = signer.Verifier.ToString() });
        command.Parameters.Add(new() { Value = signer.Verifier.Name });
        var made = (DateTime)(await command.ExecuteScalarAsync(cancellation))!;
        await alone.CommitAsync(cancellation);
        place();
        return new(signer.Verifier.Name, signer.Verifier.ToString(), made, null);
    }
}
