using System.Data;
using System.Reflection;
using Npgsql;

namespace CooperationTracker.Server.Access;

/// <summary>Creates the schema <c>access</c>, which holds the API keys.</summary>
public static class AccessSchema
{
    // Any number does, as long as no one else locks it: the letters of "access", read as bytes.
    private const long SchemaLock = 0x616363657373;

    /// <summary>
    /// Puts the schema in place. Does nothing, and needs no right to create, when it is there already. Safe to call from
    /// several processes at once.
    /// </summary>
    public static async Task EnsureAsync(NpgsqlDataSource dataSource, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        if (await ExistsAsync(connection, cancellation))
        {
            return;
        }
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({SchemaLock})", cancellation);
        if (!await ExistsAsync(connection, cancellation))
        {
            using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("Access")!);
            await ExecuteAsync(connection, await reader.ReadToEndAsync(cancellation), cancellation);
        }
        await transaction.CommitAsync(cancellation);
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // Not to_regclass: it may answer from a cache that is older than the lock.
        await using var command = new NpgsqlCommand(
            "select exists (select from pg_tables where schemaname = 'access' and tablename = 'api_key')", connection);
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
