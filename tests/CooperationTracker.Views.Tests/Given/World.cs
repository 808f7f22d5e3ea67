using System.Buffers.Binary;
using CooperationTracker.Domain;
using CooperationTracker.EventLog;
using CooperationTracker.Testing;
using Npgsql;

namespace CooperationTracker.Views.Tests.Given;

/// <summary>A database of its own with a log, to which domain events are appended, and a runner.</summary>
public sealed class World : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly EngineUnderTest engine;
    private readonly Dictionary<string, long> versions = [];
    private readonly Lock gate = new();
    private int lastId;

    private World(TestDatabase database)
    {
        this.database = database;
        engine = new(database.DataSource);
        Runner = engine.Of.Runner();
    }

    public static Times Today { get; } = new(new(2025, 1, 1));

    public NpgsqlEventLog Log => engine.Of.Log;

    public ProjectionRunner Runner { get; }

    public NpgsqlDataSource DataSource => database.DataSource;

    public string ConnectionString => database.ConnectionString;

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<World> CreateAsync()
    {
        var database = await TestDatabase.CreateAsync();
        await LogSchema.EnsureAsync(database.DataSource);
        return new(database);
    }

    /// <summary>Appends to one stream and returns the position of the last event.</summary>
    public async Task<long> AppendAsync(StreamName stream, params IEvent[] events)
    {
        StreamAppend append;
        lock (gate)
        {
            var version = versions.GetValueOrDefault(stream.ToString());
            versions[stream.ToString()] = version + events.Length;
            append = new(stream.ToString(), stream.Type, version, [.. events.Select(e => new NewEvent(
                NextId(), EventCatalogue.NameOf(e), $"{e.GetType().FullName}, {e.GetType().Assembly.GetName().Name}", EventCatalogue.Serialize(e)))]);
        }
        return (await Log.AppendAsync([append], new(), Cancellation)).Position;
    }

    /// <summary>Appends and projects.</summary>
    public async Task<long> TellAsync(StreamName stream, params IEvent[] events)
    {
        var position = await AppendAsync(stream, events);
        await Runner.CatchUpAsync(position, Cancellation);
        return position;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    /// <summary>Every row of every view, as text, sorted.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync()
    {
        List<string> rows = [];
        foreach (var table in ViewCatalogue.All.SelectMany(v => v.Tables))
        {
            await using var command = DataSource.CreateCommand($"select t::text from views.{table.Name} t order by 1");
            await using var reader = await command.ExecuteReaderAsync(Cancellation);
            while (await reader.ReadAsync(Cancellation))
            {
                rows.Add($"{table.Name} {reader.GetString(0)}");
            }
        }
        return rows;
    }

    /// <summary>Waits, bounded, until a condition holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await holds())
        {
            await Task.Delay(5, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await engine.DisposeAsync();
        await database.DisposeAsync();
    }

    private Guid NextId()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt32BigEndian(bytes, ++lastId);
        return new(bytes);
    }
}
