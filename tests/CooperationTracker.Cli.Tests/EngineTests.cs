using CooperationTracker.Cli.Edge;
using CooperationTracker.Edge;
using CooperationTracker.Testing;

namespace CooperationTracker.Cli.Tests;

/// <summary>Which engine works, and that it makes no difference to what is recorded and shown.</summary>
public sealed class EngineTests
{
    /// <summary>What an event is apart from its id and its time.</summary>
    private const string Events =
        """
        select string_agg((seq_id, stream_id, e.version, data, bdata, e.type, e.tenant_id, mt_dotnet_type, correlation_id, causation_id,
            headers - 'file', e.is_archived, s.type, s.version, s.is_archived)::text, E'\n' order by seq_id)
        from tracker.mt_events e join tracker.mt_streams s on s.id = e.stream_id
        """;

    [Fact]
    public async Task The_five_statements_are_the_same_events_and_rows_by_each_engine_and_by_one_after_the_other()
    {
        Assert.SkipUnless(EngineCatalogue.Resolve(EngineCatalogue.Auto) == "marten", "Marten was not built in: its packages were not at hand.");
        var npgsql = await RecordAsync(_ => "npgsql");
        var marten = await RecordAsync(_ => "marten");
        var inTurn = await RecordAsync(step => step % 2 == 0 ? "npgsql" : "marten");

        npgsql.Events.Split('\n').Length.ShouldBeGreaterThan(200);
        marten.ShouldBe(npgsql);
        inTurn.ShouldBe(npgsql);
    }

    [Fact]
    public async Task Status_names_the_engine_that_was_asked_for()
    {
        await using var database = await TestDatabase.CreateAsync();

        foreach (var engine in (string[])["npgsql", EngineCatalogue.Resolve("auto")])
        {
            var status = (await database.JsonAsync("status", "--engine", engine)).Json;

            status.Text("engine").ShouldBe(engine);
            status.GetProperty("engineRuns").EnumerateArray().Select(r => r.GetString()).ShouldContain("appends");
        }
    }

    [Fact]
    public async Task An_engine_that_there_is_not_is_bad_input()
    {
        var ran = await Tracker.RunAsync("status", "--engine", "postgres", "--json");

        ran.ExitCode.ShouldBe(ExitCodes.BadInput);
        ran.Errors[0].Text("message")!.ShouldContain("npgsql");
    }

    /// <summary>Registers the registry and records the statements one by one, each step by an engine.</summary>
    private static async Task<(string Events, string Rows)> RecordAsync(Func<int, string> engineOf)
    {
        await using var database = await TestDatabase.CreateAsync();
        using var files = new Files();
        foreach (var file in Directory.EnumerateFiles(Tracker.Seeds, "*.yaml"))
        {
            File.Copy(file, Path.Combine(files.Folder, Path.GetFileName(file)));
        }
        (await database.RunAsync("replay", files.Folder, "--engine", engineOf(0))).ShouldBeDone();
        var step = 0;
        foreach (var statement in Directory.EnumerateFiles(Path.Combine(Tracker.Seeds, "statements")).Order(StringComparer.Ordinal))
        {
            (await database.RunAsync("append", statement, "--engine", engineOf(++step))).ShouldBeDone();
        }
        (await database.RunAsync("retract", "csto-un-2003:letter", "--reason", "misread", "--by", "ann", "--engine", engineOf(++step))).ShouldBeDone();
        return ((string)(await database.ScalarAsync(Events))!, await RowsAsync(database));
    }

    /// <summary>Everything in the views apart from when it was recorded.</summary>
    private static async Task<string> RowsAsync(TestDatabase database)
    {
        var tables = (string[])(await database.ScalarAsync(
            "select array_agg(tablename::text order by tablename) from pg_tables where schemaname = 'views' and tablename <> 'version'"))!;
        var all = await Task.WhenAll(tables.Select(async table => (string)(await database.ScalarAsync(
            $"select '{table}: ' || coalesce(string_agg(row, E'\\n' order by row), '') from (select (to_jsonb(t) - 'recorded_at')::text as row from views.{table} t) rows"))!));
        return string.Join('\n', all);
    }
}
