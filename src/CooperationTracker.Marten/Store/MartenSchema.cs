using JasperFx;
using Marten;
using Npgsql;

namespace CooperationTracker.Marten;

/// <summary>What Marten adds beside the log's tables: functions, and a table of events that it could not project.</summary>
internal static class MartenSchema
{
    // Any number does, as long as no one else locks it: the letters of "marten", read as bytes.
    private const long SchemaLock = 0x6d617274656e;

    /// <summary>The version of Marten that is built in.</summary>
    public static string Version { get; } = typeof(DocumentStore).Assembly.GetName().Version!.ToString(3);

    /// <summary>
    /// Lets Marten add what it needs, once for each version of it. It may create and never change a table: where it would,
    /// the database is left as it was. Where nothing is missing, it needs no right to create.
    /// </summary>
    public static async Task EnsureAsync(NpgsqlDataSource dataSource, Func<DocumentStore> store, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        if (await IsAppliedAsync(connection, cancellation))
        {
            return;
        }
        await using var held = new NpgsqlCommand($"select pg_advisory_lock({SchemaLock})", connection);
        await held.ExecuteNonQueryAsync(cancellation);
        try
        {
            if (!await IsAppliedAsync(connection, cancellation))
            {
                await store().Storage.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOnly);
                await using var record = new NpgsqlCommand(
                    """
                    insert into tracker.engine (name, version) values ($1, $2)
                    on conflict (name) do update set version = excluded.version, applied = clock_timestamp()
                    """,
                    connection)
                {
                    Parameters = { new() { Value = MartenEngine.EngineName }, new() { Value = Version } },
                };
                await record.ExecuteNonQueryAsync(cancellation);
            }
        }
        finally
        {
            await using var release = new NpgsqlCommand($"select pg_advisory_unlock({SchemaLock})", connection);
            await release.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private static async Task<bool> IsAppliedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select exists (select from tracker.engine where name = $1 and version = $2)", connection)
        {
            Parameters = { new() { Value = MartenEngine.EngineName }, new() { Value = Version } },
        };
        return await command.ExecuteScalarAsync(cancellation) is true;
    }
}
