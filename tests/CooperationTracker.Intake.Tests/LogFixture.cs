using CooperationTracker.Domain.Actors;
using CooperationTracker.EventLog;
using CooperationTracker.Intake.Registration;
using CooperationTracker.Testing;
using Npgsql;

namespace CooperationTracker.Intake.Tests;

/// <summary>A database with an empty log.</summary>
public class LogFixture : TestDatabase
{
    private readonly List<LogUnderTest> logs = [];

    public static Origin Origin { get; } = new("ada", "test", "speech.yaml");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await LogSchema.EnsureAsync(DataSource);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var log in logs)
        {
            await log.DisposeAsync();
        }
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The log as one process sees it: with a registry of its own at hand.</summary>
    public TrackerLog Log(NpgsqlDataSource? dataSource = null, TimeProvider? time = null)
    {
        var log = new LogUnderTest(dataSource ?? DataSource);
        logs.Add(log);
        return new TrackerLog(log.Of, time);
    }

    public Task<long> CountAsync() => ScalarAsync<long>("select count(*) from tracker.mt_events");

    /// <summary>What the log says, apart from positions, ids and times.</summary>
    public async Task<string[]> ContentAsync()
    {
        await using var command = DataSource.CreateCommand(
            "select stream_id || ' ' || version || ' ' || type || ' ' || data from tracker.mt_events order by stream_id collate \"C\", version");
        await using var reader = await command.ExecuteReaderAsync();
        List<string> rows = [];
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }
        return [.. rows];
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}

/// <summary>A log that holds the registry of the seeds.</summary>
public sealed class RegistryFixture : LogFixture
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var entries = new RegisterEntries(
            [.. Seed.Registry.Actors.Entries.Values.Select(e => e.Definition)],
            [.. Seed.Registry.Topics.Entries.Values.Select(e => e.Definition)],
            [.. Seed.Registry.Commitments.Entries.Values.Select(e => e.Definition)]);
        (await Log().RegisterAsync(entries, Origin)).Result.ShouldBe(OutcomeKind.Appended);
    }
}
