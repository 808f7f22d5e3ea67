using System.Data;
using System.Globalization;
using System.Reflection;
using Npgsql;

namespace CooperationTracker.EventLog;

/// <summary>Creates and upgrades the log's tables, triggers and functions in schema <c>tracker</c>.</summary>
/// <remarks>
/// The steps are the SQL files beside this one; a database records those that it has in
/// <c>tracker.schema_version</c>, and a step that was ever released is never edited.
/// </remarks>
public static class LogSchema
{
    /// <summary>The oldest PostgreSQL major version that the log runs on.</summary>
    public const int OldestServer = 15;

    // Any number does, as long as no one else locks it: the letters of "tracker", read as bytes.
    private const long SchemaLock = 0x747261636b6572;

    private static readonly (int Version, string Name, string Sql)[] Steps = ReadSteps();

    /// <summary>The schema version that this program makes and understands.</summary>
    public static int Version => Steps[^1].Version;

    /// <summary>
    /// Brings the database to <see cref="Version"/> in one transaction under a lock. Does nothing, and needs
    /// no right to create, when it is there already. Safe to call from several processes at once.
    /// </summary>
    /// <exception cref="UnsupportedServerException">PostgreSQL is older than <see cref="OldestServer"/>.</exception>
    /// <exception cref="NewerSchemaException">A newer program made the database.</exception>
    public static async Task EnsureAsync(NpgsqlDataSource dataSource, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        if (connection.PostgreSqlVersion.Major < OldestServer)
        {
            throw new UnsupportedServerException(connection.PostgreSqlVersion, OldestServer);
        }

        if (await FoundVersionAsync(connection, cancellation) == Version)
        {
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({SchemaLock})", cancellation);
        var found = await FoundVersionAsync(connection, cancellation);
        foreach (var step in Steps.Where(step => step.Version > found))
        {
            await ExecuteAsync(connection, step.Sql, cancellation);
            await using var record = new NpgsqlCommand(
                "insert into tracker.schema_version (version, name) values ($1, $2)", connection)
            {
                Parameters = { new() { Value = step.Version }, new() { Value = step.Name } },
            };
            await record.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    private static async Task<int> FoundVersionAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // Not to_regclass: it may answer from a cache that is older than the lock.
        await using var exists = new NpgsqlCommand(
            "select exists (select from pg_tables where schemaname = 'tracker' and tablename = 'schema_version')", connection);
        if (await exists.ExecuteScalarAsync(cancellation) is false)
        {
            return 0;
        }

        await using var newest = new NpgsqlCommand("select max(version) from tracker.schema_version", connection);
        var found = await newest.ExecuteScalarAsync(cancellation) is int version ? version : 0;
        return found <= Version ? found : throw new NewerSchemaException(found, Version);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 }; // another process may be at it, and a step may build an index
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static (int, string, string)[] ReadSteps()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.Length > 5 && name[4] == '-' && name[..4].All(char.IsAsciiDigit))
                .Order(StringComparer.Ordinal)
                .Select(name =>
                {
                    using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                    return (int.Parse(name[..4], CultureInfo.InvariantCulture), name[5..], reader.ReadToEnd());
                }),
        ];
    }
}
