using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace CooperationTracker.Server.Tests.Live;

/// <summary>Many readers that connect and read nothing. The pool and the memory are for those who do read.</summary>
[Collection(nameof(Alone))]
public sealed class SlowReaderTests(ITestOutputHelper output)
{
    private const int Readers = 1000;
    private const int Events = 500;
    private const int EventSize = 32 * 1024;

    /// <summary>What one stuck reader may cost: the response's buffer, and its part of pages.</summary>
    private const int MemoryOfOne = 192 * 1024;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_readers_that_read_nothing_cost_no_connections_and_little_memory_and_nobody_else_notices()
    {
        await using var server = new RunningServer();
        await server.InitializeAsync();
        using var open = new OpenConnections(server.Client.BaseAddress!.Port);
        var last = 0L;
        for (var i = 0; i < Events; i++)
        {
            last = await Writing.TopicAsync(server.Session.Log, EventSize);
        }
        await ReadToAsync(server, last); // what is made at first use is there
        await server.GetJsonAsync($"/topics?atLeast={last}&limit=1");
        (await Feed.ReadAsync(server.Client, "?actor=csto", 1)).ShouldHaveSingleItem();
        using var watch = new DatabaseConnections(server.ConnectionString);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var address = server.Client.BaseAddress!;
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < Readers; i++)
            {
                sockets.Add(await ConnectAsync(address, (i % 4) switch { 0 => "", 2 => $"?after={i % (int)last}", _ => $"?actor=csto&after={i % (int)last}" }));
            }
            await Writing.UntilAsync(() => Task.FromResult(sockets.All(s => s.Available > 0)), "every reader is sent something");
            await Writing.UntilAsync(() => Task.FromResult(open.Count >= Readers), "every reader is connected");

            await ReadToAsync(server, last);
            await Writing.UntilAsync(() => StandsStillAsync(sockets), "every reader is full");
            var held = GC.GetTotalMemory(forceFullCollection: true) - before;
            output.WriteLine($"{held / Readers:N0} bytes a reader, {watch.Most} connections to the database at most");

            (held / Readers).ShouldBeLessThan(MemoryOfOne);
            watch.Most.ShouldBeLessThan(16);
            (await server.GetJsonAsync("/commitments/caco-joint-action-terror-drugs/trace")).GetProperty("steps").GetArrayLength().ShouldBePositive();
            var next = await Writing.TopicAsync(server.Session.Log);
            (await Feed.ReadAsync(server.Client, $"?after={last}", 1)).Single().EventId.ShouldBe(next.ToString(CultureInfo.InvariantCulture));

            await server.StopAsync(); // waits for none of them
        }
        finally
        {
            sockets.ForEach(s => s.Dispose());
        }
        await Writing.UntilAsync(() => Task.FromResult(open.Count == 0), "no connection is left");
    }

    private static async Task ReadToAsync(RunningServer server, long position)
    {
        await using var feed = await Feed.OpenAsync(server.Client);
        await feed.Events.FirstAsync(e => e.EventId == position.ToString(CultureInfo.InvariantCulture), Cancellation);
    }

    /// <summary>A reader's connection with a request sent and nothing read.</summary>
    private static async Task<Socket> ConnectAsync(Uri address, string query)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, address.Port, Cancellation);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /events{query} HTTP/1.1\r\nHost: {address.Authority}\r\nAccept: text/event-stream\r\n\r\n"), Cancellation);
        return socket;
    }

    private static async Task<bool> StandsStillAsync(List<Socket> sockets)
    {
        var before = sockets.Sum(s => (long)s.Available);
        await Task.Delay(TimeSpan.FromMilliseconds(200), Cancellation);
        return sockets.Sum(s => (long)s.Available) == before;
    }

    /// <summary>Counts the server's connections, by the server's own meter.</summary>
    private sealed class OpenConnections : IDisposable
    {
        private readonly MeterListener listener = new();
        private long count;

        public OpenConnections(int port)
        {
            listener.InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Name == "kestrel.active_connections")
                {
                    l.EnableMeasurementEvents(instrument);
                }
            };
            listener.SetMeasurementEventCallback<long>((_, change, tags, _) =>
            {
                // Other tests run servers too.
                if (tags.ToArray().Contains(new("server.port", port)))
                {
                    Interlocked.Add(ref count, change);
                }
            });
            listener.Start();
        }

        public long Count => Interlocked.Read(ref count);

        public void Dispose() => listener.Dispose();
    }

    /// <summary>Watches how many sessions of the database there are at most.</summary>
    private sealed class DatabaseConnections : IDisposable
    {
        private readonly CancellationTokenSource ending = new();
        private readonly Task watching;

        public DatabaseConnections(string connectionString) => watching = Task.Run(() => WatchAsync(connectionString));

        public long Most { get; private set; }

        public void Dispose()
        {
            ending.Cancel();
            watching.ContinueWith(_ => { }, TaskScheduler.Default).Wait(Cancellation);
            ending.Dispose();
        }

        private async Task WatchAsync(string connectionString)
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(ending.Token);
            await using var command = new NpgsqlCommand("select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()", connection);
            while (!ending.IsCancellationRequested)
            {
                Most = Math.Max(Most, (long)(await command.ExecuteScalarAsync(ending.Token))!);
                await Task.Delay(TimeSpan.FromMilliseconds(5), ending.Token);
            }
        }
    }
}
