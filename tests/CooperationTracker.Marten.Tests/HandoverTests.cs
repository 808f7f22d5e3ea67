using CooperationTracker.Domain;
using CooperationTracker.EventLog;
using CooperationTracker.Testing;
using CooperationTracker.Views;
using CooperationTracker.Views.Tests.Given;

namespace CooperationTracker.Marten.Tests;

/// <summary>Two engines over one log and one set of views: where one stops, the other goes on.</summary>
public sealed class HandoverTests : IAsyncLifetime
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly TestDatabase database = new();
    private NpgsqlEngine? npgsql;
    private MartenEngine? marten;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private NpgsqlEngine Npgsql => npgsql!;

    private MartenEngine Marten => marten!;

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await LogSchema.EnsureAsync(database.DataSource, Cancellation);
        (npgsql, marten) = (new(database.DataSource, Poll), new(database.DataSource, Poll));
    }

    public async ValueTask DisposeAsync()
    {
        await Npgsql.DisposeAsync();
        await Marten.DisposeAsync();
        await database.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_one_engine_stops_the_other_goes_on_and_the_rows_are_those_of_a_rebuild(bool martenFirst)
    {
        IEngine[] engines = martenFirst ? [Marten, Npgsql] : [Npgsql, Marten];
        for (var round = 0; round < 6; round++)
        {
            var engine = engines[round % 2];
            var last = await AppendAsync(engine, $"s{round}");
            await ProjectAsync(engine, last);
        }
        var rows = await RowsAsync();
        rows.Count.ShouldBeGreaterThan(20);

        await Npgsql.Runner().RebuildAsync(cancellation: Cancellation);
        (await RowsAsync()).ShouldBe(rows);
        await Marten.Runner().RebuildAsync(cancellation: Cancellation);
        (await RowsAsync()).ShouldBe(rows);
    }

    [Fact]
    public async Task Both_at_once_append_to_the_same_streams_and_project_each_event_once()
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task[] runners = [Npgsql.Runner().RunAsync(ending.Token), Marten.Runner().RunAsync(ending.Token)];
        await AppendAsync(Npgsql, "shared");
        var last = (await Task.WhenAll(
            WriteAsync(Npgsql, "a"), WriteAsync(Marten, "b"), CorrectAsync(Npgsql), CorrectAsync(Marten))).Max();

        await World.UntilAsync(async () => await ViewProgress.ReachedAsync(database.DataSource, Cancellation) >= last);
        await ending.CancelAsync();
        foreach (var runner in runners)
        {
            await Should.ThrowAsync<OperationCanceledException>(runner);
        }
        var rows = await RowsAsync();
        await Npgsql.Runner().RebuildAsync(cancellation: Cancellation);
        rows.ShouldBe(await RowsAsync());
        rows.Count(row => row.StartsWith("statement ", StringComparison.Ordinal)).ShouldBe(21);
    }

    [Fact]
    public async Task A_rebuild_by_the_daemon_stands_beside_the_live_views_until_it_has_caught_up()
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await ProjectAsync(Marten, await AppendAsync(Marten, "first"));
        var running = Marten.Runner().RunAsync(ending.Token);
        var writing = WriteAsync(Npgsql, "w");
        var fewest = long.MaxValue;
        var looking = LookAsync();

        await Marten.Runner().RebuildAsync("Statement", Cancellation);
        await Marten.Runner().RebuildAsync(cancellation: Cancellation);
        var last = await writing;
        await World.UntilAsync(async () => await ViewProgress.ReachedAsync(database.DataSource, Cancellation) >= last);
        await ending.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
        await looking;

        fewest.ShouldBeGreaterThan(0, "a reader saw the view empty");
        (await ScalarAsync("select count(*) from pg_tables where schemaname = 'views_next'")).ShouldBe(0);
        var rows = await RowsAsync();
        await Npgsql.Runner().RebuildAsync(cancellation: Cancellation);
        (await RowsAsync()).ShouldBe(rows);

        async Task LookAsync()
        {
            while (!ending.IsCancellationRequested)
            {
                fewest = Math.Min(fewest, await ScalarAsync("select count(*) from views.statement"));
                await Task.Delay(1, CancellationToken.None);
            }
        }
    }

    [Fact]
    public async Task An_event_that_the_program_does_not_know_halts_the_daemon_and_names_the_view()
    {
        await AppendAsync(Npgsql, "known");
        await Npgsql.Log.AppendAsync(
            [new("statement/known", "statement", 2, [new(Guid.NewGuid(), "of_the_future", "Of.The, Future", "{}"u8.ToArray())])], new(), Cancellation);

        var halted = await Should.ThrowAsync<ViewsHaltedException>(Marten.Runner().RunAsync(Cancellation));

        halted.View.ShouldEndWith(":All");
        halted.Message.ShouldContain("UnknownEventType");
        (await ViewProgress.ReachedAsync(database.DataSource, Cancellation)).ShouldBeLessThan(3);
    }

    /// <summary>Has an engine's runner project up to a position, and ends it.</summary>
    private async Task ProjectAsync(IEngine engine, long until)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var running = engine.Runner().RunAsync(ending.Token);
        await World.UntilAsync(async () => running.IsCompleted || await ViewProgress.ReachedAsync(database.DataSource, Cancellation) >= until);
        await ending.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    private static async Task<long> WriteAsync(IEngine engine, string prefix)
    {
        var last = 0L;
        for (var i = 0; i < 10; i++)
        {
            last = await AppendAsync(engine, $"{prefix}{i}");
        }
        return last;
    }

    /// <summary>Amends a report of the shared statement again and again, after whoever came first.</summary>
    private static async Task<long> CorrectAsync(IEngine engine)
    {
        var last = 0L;
        for (var i = 0; i < 10;)
        {
            var version = (await engine.Log.ReadLastEventsAsync(["statement/shared"], Cancellation))["statement/shared"].Version;
            try
            {
                last = await AppendAsync(engine, "statement/shared", version, new Domain.Reports.ReportAmended(Some.Meeting("shared:1", "2005", "csto"), engine.Name, "ann"));
                i++;
            }
            catch (WrongExpectedVersionException)
            {
                // The other one came first.
            }
        }
        return last;
    }

    private static Task<long> AppendAsync(IEngine engine, string key) =>
        AppendAsync(engine, $"statement/{key}", 0, Some.Statement(key), Some.Meeting($"{key}:1", "2004-05", "csto", "osce"));

    private static async Task<long> AppendAsync(IEngine engine, string stream, long expected, params IEvent[] events) => (await engine.Log.AppendAsync(
        [new(stream, "statement", expected, [.. events.Select(e => new NewEvent(
            Guid.NewGuid(), EventCatalogue.NameOf(e), $"{e.GetType().FullName}, {e.GetType().Assembly.GetName().Name}", EventCatalogue.Serialize(e)))])],
        new(), Cancellation)).Position;

    private async Task<long> ScalarAsync(string sql)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    private async Task<IReadOnlyList<string>> RowsAsync()
    {
        List<string> rows = [];
        foreach (var table in ViewCatalogue.All.SelectMany(v => v.Tables))
        {
            await using var command = database.DataSource.CreateCommand($"select t::text from views.{table.Name} t order by 1");
            await using var reader = await command.ExecuteReaderAsync(Cancellation);
            while (await reader.ReadAsync(Cancellation))
            {
                rows.Add($"{table.Name} {reader.GetString(0)}");
            }
        }
        return rows;
    }
}
