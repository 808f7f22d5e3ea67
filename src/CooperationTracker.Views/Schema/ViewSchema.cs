using System.Data;
using System.Globalization;
using CooperationTracker.EventLog;
using Npgsql;

namespace CooperationTracker.Views;

/// <summary>The schema <c>views</c>: what stands beside the views' own tables, and who may read it.</summary>
public static class ViewSchema
{
    /// <summary>The schema of the views.</summary>
    public const string Live = "views";

    /// <summary>The schema in which views are built beside the live ones.</summary>
    internal const string Next = "views_next";

    /// <summary>SQLSTATE of a projection that writes without the lock, or from another position than the views'.</summary>
    internal const string NotTheRunner = "CT101";

    // Any numbers do, as long as no one else locks them: the letters of "viewrun", "viewset" and "viewnew", read as bytes.
    internal const long RunnerLock = 0x7669657772756e;
    internal const long RebuildLock = 0x766965776e6577;
    private const long SchemaLock = 0x76696577736574;

    /// <summary>The gate that questions pass, each for its transaction: a table that all of them may read.</summary>
    internal const string PassGate = $"select from {Live}.version limit 0";

    /// <summary>Closes the gate: who passed it is waited for, and who comes waits and holds nothing yet.</summary>
    internal const string CloseGate = $"lock table {Live}.version in access exclusive mode";

    /// <summary>Drops what views that were built beside the live ones left behind; nothing while somebody else builds there.</summary>
    internal static readonly string DropLeftovers = string.Create(CultureInfo.InvariantCulture,
        $"""
        do $$
        declare leftover name;
        begin
            if pg_try_advisory_xact_lock({RebuildLock}) then
                for leftover in select tablename from pg_tables where schemaname = '{Next}' loop
                    execute format('drop table {Next}.%I cascade', leftover);
                end loop;
            end if;
        end
        $$
        """);

    /// <summary>The name under which the form of the foundation stands beside those of the views.</summary>
    private const string FoundationName = "Schema";

    /// <summary>
    /// Not "if not exists", which asks for the right to create schemas also where there is nothing to create; and the one
    /// that rebuilds use stays, since its owner need not have that right.
    /// </summary>
    private const string CreateSchemas =
        $"""
        do $$
        begin
            if not exists (select from pg_namespace where nspname = '{Live}') then
                create schema {Live};
            end if;
            if not exists (select from pg_namespace where nspname = '{Next}') then
                execute (select format('create schema {Next} authorization %I', pg_get_userbyid(nspowner)) from pg_namespace where nspname = '{Live}');
            end if;
        end
        $$
        """;

    /// <summary>Whoever makes tables of views makes them for the views' owner, so that a server with no other rights goes on with them.</summary>
    private const string ActAsOwner =
        $"""
        select set_config('role', pg_get_userbyid(nspowner), true) from pg_namespace
        where nspname = '{Live}' and pg_get_userbyid(nspowner) <> current_user
        """;

    private static readonly string Foundation = View.ReadSchema("Schema")
        .Replace("{lock}", RunnerLock.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{sqlstate}", NotTheRunner, StringComparison.Ordinal)
        + View.ReadSchema("Functions").Replace("{statuses}", StatusTable.Json, StringComparison.Ordinal);

    private static readonly string FoundationHash = View.HashOf(Foundation);

    /// <summary>
    /// Creates the views that the database does not have, empty and at position 0, and says which ones have
    /// another form than this program knows, or lost their tables: they must be rebuilt. Safe to call from several processes.
    /// </summary>
    internal static async Task<IReadOnlyList<View>> EnsureAsync(NpgsqlDataSource dataSource, CancellationToken cancellation)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        if (await HashesAsync(connection, cancellation) is var hashes && Stale(hashes).Count == 0 && hashes.GetValueOrDefault(FoundationName) == FoundationHash)
        {
            return [];
        }
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
        await connection.ExecuteAsync($"select pg_advisory_xact_lock({SchemaLock})", cancellation);
        await PrepareAsync(connection, cancellation);
        await connection.ExecuteAsync(Foundation, cancellation);
        await connection.ExecuteAsync(
            $"insert into {Live}.version values ('{FoundationName}', '{FoundationHash}') on conflict (view) do update set hash = excluded.hash", cancellation);
        var stale = Stale(await HashesAsync(connection, cancellation));
        var progress = await Progress.ReadAsync(connection, [.. stale.Select(v => v.ProgressName)], cancellation);
        var unborn = stale.Where(v => progress.GetValueOrDefault(v.ProgressName) == 0).ToList();
        foreach (var view in unborn)
        {
            await DropAsync(connection, Live, view, cancellation);
            await CreateTablesAsync(connection, Live, view, cancellation);
            await CreateIndexesAsync(connection, Live, view, cancellation);
            await RecordAsync(connection, view, cancellation);
        }
        await transaction.CommitAsync(cancellation);
        return [.. stale.Except(unborn)];
    }

    /// <summary>Makes sure, within a transaction, that there are schemas, and goes on in it as their owner.</summary>
    internal static async Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(CreateSchemas, cancellation);
        await connection.ExecuteAsync(ActAsOwner, cancellation);
    }

    /// <summary>Whether the views have the form that this program knows.</summary>
    public static async Task<bool> IsCurrentAsync(NpgsqlDataSource dataSource, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        return Stale(await HashesAsync(connection, cancellation)).Count == 0;
    }

    /// <summary>Lets a role read the views, now and after every rebuild.</summary>
    /// <param name="dataSource">A connection of the views' owner, or of somebody who may act as it.</param>
    /// <param name="role">A role that exists.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task GrantReaderAsync(NpgsqlDataSource dataSource, string role, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var quoted = new NpgsqlCommandBuilder().QuoteIdentifier(role);
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await PrepareAsync(connection, cancellation);
        await connection.ExecuteAsync(
            $"""
            grant usage on schema {Live} to {quoted};
            grant select on all tables in schema {Live} to {quoted};
            alter default privileges in schema {Live} grant select on tables to {quoted};
            alter default privileges in schema {Next} grant select on tables to {quoted};
            """,
            cancellation);
        await transaction.CommitAsync(cancellation);
    }

    internal static Task CreateTablesAsync(NpgsqlConnection connection, string schema, View view, CancellationToken cancellation) =>
        connection.ExecuteAsync($"set local search_path = {schema}; {view.TablesSql}; set local search_path = default", cancellation);

    internal static Task CreateIndexesAsync(NpgsqlConnection connection, string schema, View view, CancellationToken cancellation) =>
        connection.ExecuteAsync($"set local search_path = {schema}; {view.IndexesSql}; set local search_path = default", cancellation);

    internal static Task DropAsync(NpgsqlConnection connection, string schema, View view, CancellationToken cancellation) =>
        connection.ExecuteAsync(string.Concat(view.Tables.Select(t => $"drop table if exists {schema}.{t.Name};")), cancellation);

    /// <summary>Notes that the view's tables are of the form that this program knows.</summary>
    internal static async Task RecordAsync(NpgsqlConnection connection, View view, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new($"insert into {Live}.version values ($1, $2) on conflict (view) do update set hash = excluded.hash")
        {
            Parameters = { new() { Value = view.Name }, new() { Value = view.Hash } },
        });
        batch.BatchCommands.Add(Progress.Advance(view.ProgressName, 0));
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The views that this program would have otherwise.</summary>
    private static List<View> Stale(Dictionary<string, string> hashes) =>
        [.. ViewCatalogue.All.Where(v => hashes.GetValueOrDefault(v.Name) != v.Hash)];

    private static async Task<Dictionary<string, string>> HashesAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (await connection.ScalarAsync<bool>($"select to_regclass('{Live}.version') is null", cancellation))
        {
            return hashes;
        }
        await using var command = new NpgsqlCommand($"select view, hash from {Live}.version", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            hashes.Add(reader.GetString(0), reader.GetString(1));
        }
        return hashes;
    }
}
