using System.Collections.Concurrent;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;
using CooperationTracker.EventLog;
using CooperationTracker.Testing;
using Npgsql;

namespace CooperationTracker.Server.Tests.Live;

/// <summary>Readers of the live feed while the server and its database come and go.</summary>
public sealed class RestartTests
{
    /// <summary>What one reader alone wants: every third event or so.</summary>
    private const string Chosen = "ActorRegistered";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_that_resumes_loses_and_repeats_nothing_while_the_server_restarts_and_others_append()
    {
        await using var server = new RunningServer();
        await server.InitializeAsync();
        await using var follower = new Follower(server);
        await using var choosy = new Follower(server, Chosen);
        await using var other = new NpgsqlEventLog(server.DataSource);
        using var ending = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(_ => WriteThroughOutagesAsync(other, ending.Token)).ToArray();
        for (var restart = 0; restart < 3; restart++)
        {
            await follower.UntilAsync(await SettledAsync(other) + 50);
            await server.StopAsync();
            await server.StartAsync();
        }

        await ending.CancelAsync();
        await Task.WhenAll(writers);
        await follower.IsWholeAsync(other);
        await choosy.IsWholeAsync(other);
    }

    [Fact]
    public async Task A_reader_loses_and_repeats_nothing_while_the_database_restarts_or_is_killed_and_others_append()
    {
        await using var database = new PrivateTestServer();
        await database.InitializeAsync();
        await using var server = new RunningServer(database);
        await server.InitializeAsync();
        await using var follower = new Follower(server);
        await using var choosy = new Follower(server, Chosen);
        await using var other = new NpgsqlEventLog(server.DataSource);
        using var ending = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(_ => WriteThroughOutagesAsync(other, ending.Token)).ToArray();
        await follower.UntilAsync(server.SeedsEnd + 50);

        await database.StopAsync();
        await database.StartAsync();
        var restarted = await SettledAsync(other);
        await follower.UntilAsync(restarted + 50);
        await database.KillAsync();
        await database.StartAsync();
        await follower.UntilAsync(await SettledAsync(other) + 50);

        await ending.CancelAsync();
        await Task.WhenAll(writers);
        await follower.IsWholeAsync(other);
        await choosy.IsWholeAsync(other);
    }

    [Fact]
    public async Task A_feed_ends_in_order_when_the_server_stops_and_the_stop_waits_for_nobody()
    {
        await using var server = new RunningServer();
        await server.InitializeAsync();
        using var client = new HttpClient { BaseAddress = server.Client.BaseAddress };
        await using var feed = await Feed.OpenAsync(client);
        var reading = feed.Events.ToListAsync(Cancellation).AsTask();
        await Writing.UntilAsync(() => Task.FromResult(feed.LastEventId == $"{server.SeedsEnd}"), "the seeds are read");

        await server.StopAsync();

        (await reading).Count.ShouldBeGreaterThan(100); // its end is an end, not a failure
        await server.StartAsync();
    }

    private static async Task<long> SettledAsync(NpgsqlEventLog log)
    {
        var settled = 0L;
        await Writing.UntilAsync(async () =>
        {
            try
            {
                settled = await log.ReadSettledAsync(cancellation: Cancellation);
                return true;
            }
            catch (NpgsqlException)
            {
                return false; // it starts
            }
        }, "the database answers");
        return settled;
    }

    private static async Task WriteThroughOutagesAsync(NpgsqlEventLog log, CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                await Writing.TopicAsync(log);
                await Writing.TopicAsync(log);
                await Writing.ActorAsync(log);
            }
            catch (Exception e) when (e is NpgsqlException or AppendOutcomeUnknownException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), Cancellation); // between attempts; whether it was appended, the log tells
            }
        }
    }

    /// <summary>A client that connects again whenever its feed ends, as browsers do.</summary>
    private sealed class Follower : IAsyncDisposable
    {
        private readonly string? type;
        private readonly CancellationTokenSource closing = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        private readonly ConcurrentQueue<SseItem<JsonElement>> received = new();
        private readonly Task reading;

        /// <param name="server">Whom it follows.</param>
        /// <param name="type">The only type that it wants; null for all.</param>
        public Follower(RunningServer server, string? type = null) => (this.type, reading) = (type, Task.Run(() => FollowAsync(server, type)));

        public Task UntilAsync(long position) =>
            Writing.UntilAsync(() => Task.FromResult(!received.IsEmpty && Position(received.Last()) >= position), $"position {position} arrives");

        /// <summary>It received exactly what the log holds.</summary>
        public async Task IsWholeAsync(NpgsqlEventLog log)
        {
            var settled = await SettledAsync(log);
            var stored = await log.ReadAllAsync(upTo: settled, cancellation: Cancellation)
                .Where(e => type is null || LoggedEvent.NameOf(e.Type) == type).Select(e => e.Position).ToListAsync(Cancellation);
            await UntilAsync(stored[^1]);
            received.Select(Position).ShouldBe(stored);
        }

        public async ValueTask DisposeAsync()
        {
            await closing.CancelAsync();
            await reading;
            closing.Dispose();
        }

        private static long Position(SseItem<JsonElement> e) => long.Parse(e.EventId!, CultureInfo.InvariantCulture);

        private async Task FollowAsync(RunningServer server, string? type)
        {
            string? last = null;
            while (!closing.IsCancellationRequested)
            {
                try
                {
                    using var client = new HttpClient { BaseAddress = server.Client.BaseAddress };
                    await using var feed = await Feed.OpenAsync(client, type is null ? "" : $"?type={type}", last);
                    await foreach (var e in feed.Events.WithCancellation(closing.Token))
                    {
                        received.Enqueue(e);
                        last = e.EventId;
                    }
                }
                catch (Exception e) when (e is HttpRequestException or IOException or ObjectDisposedException or OperationCanceledException)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(20), Cancellation); // as a browser waits before it connects again
                }
            }
        }
    }
}
