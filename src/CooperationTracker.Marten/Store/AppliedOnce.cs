using Npgsql;

namespace CooperationTracker.Marten;

/// <summary>What a library adds to the database beside the log, once for each version of it: <c>tracker.engine</c> says which.</summary>
/// <param name="Name">The library, as the table names it.</param>
/// <param name="Version">The version that is built in.</param>
/// <param name="Lock">Held while it adds; any number does, as long as no one else locks it.</param>
internal sealed record AppliedOnce(string Name, string Version, long Lock)
{
    /// <summary>Lets the library add what it needs, unless this version has. Where nothing is missing, no right to create is needed.</summary>
    public async Task EnsureAsync(NpgsqlDataSource dataSource, Func<NpgsqlConnection, Task> apply, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        if (await IsAppliedAsync(connection, cancellation))
        {
            return;
        }
        await using var held = new NpgsqlCommand($"select pg_advisory_lock({Lock})", connection);
        await held.ExecuteNonQueryAsync(cancellation);
        try
        {
            if (!await IsAppliedAsync(connection, cancellation))
            {
                await apply(connection);
                await using var record = new NpgsqlCommand(
                    """
                    insert into tracker.engine (name, version) values ($1, $2)
                    on conflict (name) do update set version = excluded.version, applied = clock_timestamp()
                    """,
                    connection)
                {
                    Parameters = { new() { Value = Name }, new() { Value = Version } },
                };
                await record.ExecuteNonQueryAsync(cancellation);
            }
        }
        finally
        {
            await using var release = new NpgsqlCommand($"select pg_advisory_unlock({Lock})", connection);
            await release.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private async Task<bool> IsAppliedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select exists (select from tracker.engine where name = $1 and version = $2)", connection)
        {
            Parameters = { new() { Value = Name }, new() { Value = Version } },
        };
        return await command.ExecuteScalarAsync(cancellation) is true;
    }
}
