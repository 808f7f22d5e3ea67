using CooperationTracker.Testing;
using Npgsql;

namespace CooperationTracker.Cli.Tests;

/// <summary>A database with the seeds in it, replayed by the command line.</summary>
public class SeededDatabase : TestDatabase
{
    public SeededDatabase()
    {
    }

    /// <summary>On a server of the test's own.</summary>
    internal SeededDatabase(PrivateTestServer server)
        : base(server)
    {
    }

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        (await this.RunAsync("replay", Tracker.Seeds)).ShouldBeDone();
    }
}

/// <summary>Runs commands on a test's database.</summary>
internal static class OnDatabase
{
    public static Task<Ran> RunAsync(this TestDatabase database, params string[] args) =>
        Tracker.RunAsync([.. args, "--connection", database.ConnectionString]);

    public static Task<Ran> JsonAsync(this TestDatabase database, params string[] args) =>
        database.RunAsync([.. args, "--json"]);

    public static Task<Ran> RunInTerminalAsync(this TestDatabase database, int width, params string[] args) =>
        Tracker.RunInTerminalAsync(width, colours: false, [.. args, "--connection", database.ConnectionString]);

    /// <summary>Erases a report with a key of a role that is made for it.</summary>
    public static async Task<Ran> EraseAsync(this TestDatabase database, string report, string role = "operator", string reason = "A person asked", string legalBasis = "GDPR Art. 17(1)")
    {
        using var files = new Files();
        var name = $"key-{Guid.NewGuid():N}";
        var key = (await database.JsonAsync("keys", "add", name, "--role", role)).Json.Text("key")!;
        return await database.JsonAsync("erase", report, "--reason", reason, "--legal-basis", legalBasis, "--by", "anna", "--key-file", files.Write("key", key + "\n"));
    }

    /// <summary>How many events the log holds; 0 before it is made.</summary>
    public static async Task<long> CountEventsAsync(this TestDatabase database) =>
        await database.ScalarAsync("select to_regclass('tracker.mt_events') is not null") is true
            ? (long)(await database.ScalarAsync("select count(*) from tracker.mt_events"))!
            : 0;

    public static async Task<object?> ScalarAsync(this TestDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Everything in the views, as one text: equal when the views are equal.</summary>
    public static async Task<string> ReadViewsAsync(this TestDatabase database)
    {
        var tables = (string[])(await database.ScalarAsync(
            "select array_agg(tablename::text order by tablename) from pg_tables where schemaname = 'views'"))!;
        var all = await Task.WhenAll(tables.Select(async table => (string)(await database.ScalarAsync(
            $"select '{table}: ' || coalesce(string_agg(row, E'\\n' order by row), '') from (select t::text as row from views.{table} t) rows"))!));
        return string.Join('\n', all);
    }
}
