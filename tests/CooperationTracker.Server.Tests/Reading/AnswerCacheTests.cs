using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using CooperationTracker.Intake;
using CooperationTracker.Intake.Statements;
using CooperationTracker.Server.Reading;
using Npgsql;

namespace CooperationTracker.Server.Tests.Reading;

/// <summary>What is answered from memory, and what never is.</summary>
public sealed class AnswerCacheTests : IAsyncLifetime
{
    private const string Trace = "/commitments/caco-joint-action-terror-drugs/trace";

    private readonly RunningServer server = new();
    private int number = 500;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_is_made_once_for_each_position()
    {
        var first = await BodyAsync(Trace);
        using (var commands = new Commands(server.Name))
        {
            (await BodyAsync(Trace)).ShouldBe(first);
            using var head = await server.Client.SendAsync(new(HttpMethod.Head, Trace), Cancellation);
            head.StatusCode.ShouldBe(HttpStatusCode.OK);
            commands.Texts.ShouldBeEmpty();
        }
        await AppendAsync();
        using (var commands = new Commands(server.Name))
        {
            (await BodyAsync(Trace)).ShouldNotBe(first);
            commands.Texts.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task Who_has_the_answer_is_told_so_without_a_question_to_the_database()
    {
        foreach (var path in (string[])[Trace, $"{Trace}?knownAt=200&asOf=2004-01-01"])
        {
            using var first = await SendAsync(path);
            using (var commands = new Commands(server.Name))
            {
                foreach (var tag in (string[])[$"{first.Headers.ETag}", $"W/{first.Headers.ETag}", $"\"other\", {first.Headers.ETag}", "*"])
                {
                    using var again = await SendAsync(path, tag);
                    (again.StatusCode, (await again.Content.ReadAsByteArrayAsync(Cancellation)).Length, again.Headers.ETag).ShouldBe((HttpStatusCode.NotModified, 0, first.Headers.ETag), tag);
                }
                commands.Texts.ShouldBeEmpty();
            }
            using var other = await SendAsync(path, "\"other\"");
            other.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task The_tag_changes_when_the_answer_may_and_stays_when_it_cannot()
    {
        using var open = await SendAsync(Trace);
        using var pinned = await SendAsync($"{Trace}?knownAt=200&asOf=2004-01-01");
        using var spelled = await SendAsync($"{Trace}?asOf=2004-01-01&knownAt=200&atLeast=200");
        await AppendAsync();
        using var openAfter = await SendAsync(Trace, $"{open.Headers.ETag}");
        using (var commands = new Commands(server.Name))
        {
            using var pinnedAfter = await SendAsync($"{Trace}?knownAt=200&asOf=2004-01-01", $"{pinned.Headers.ETag}");
            pinnedAfter.StatusCode.ShouldBe(HttpStatusCode.NotModified);
            commands.Texts.ShouldBeEmpty("nothing has to be looked at to know that it is the same");
        }

        openAfter.StatusCode.ShouldBe(HttpStatusCode.OK);
        spelled.Headers.ETag.ShouldBe(pinned.Headers.ETag);
        HashSet<string> tags = [];
        foreach (var path in (string[])["/topics", "/topics?limit=3", "/topics?asOf=2004-01-01", "/topics?certainly=true", "/topics?knownAt=200", "/topics?fields=id", "/actors", Trace])
        {
            using var response = await SendAsync(path);
            tags.Add($"{response.Headers.ETag}").ShouldBeTrue(path);
        }
    }

    [Fact]
    public async Task A_tag_of_one_thing_is_none_of_another_that_is_not_there()
    {
        using var there = await SendAsync("/actors/csto");
        foreach (var tag in (string[])[$"{there.Headers.ETag}", "*"])
        {
            using var missing = await SendAsync("/actors/nobody-at-all", tag);
            missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task Requests_that_differ_in_case_or_in_what_they_accept_are_told_apart_or_answered_alike()
    {
        var body = await BodyAsync($"{Trace}?asOf=2004-01-01");
        using var wrong = await SendAsync($"{Trace}?asof=2004-01-01");
        using var elsewhere = await SendAsync($"{Trace.Replace("caco", "CACO", StringComparison.Ordinal)}?asOf=2004-01-01");
        using var xml = new HttpRequestMessage(HttpMethod.Get, $"{Trace}?asOf=2004-01-01");
        xml.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/xml"));
        using var answered = await server.Client.SendAsync(xml, Cancellation);

        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        elsewhere.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (answered.Content.Headers.ContentType!.MediaType, await answered.Content.ReadAsStringAsync(Cancellation)).ShouldBe(("application/json", body));
    }

    [Fact]
    public async Task What_is_not_found_is_looked_for_again()
    {
        var path = $"/statements/made-{number:0000}";
        using (var before = await SendAsync(path))
        {
            before.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            before.Headers.CacheControl!.NoStore.ShouldBeTrue();
        }
        using (var commands = new Commands(server.Name))
        {
            using var again = await SendAsync(path);
            commands.Texts.ShouldNotBeEmpty();
        }
        await AppendAsync();
        using var after = await SendAsync(path);
        after.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_waits_for_a_position_reads_their_own_write()
    {
        for (var i = 0; i < 10; i++)
        {
            var key = $"made-{number:0000}";
            var position = await RecordAsync();
            (await server.GetJsonAsync($"/statements/{key}?atLeast={position}")).GetProperty("statement").GetProperty("key").GetString().ShouldBe(key);
        }
    }

    [Fact]
    public async Task No_client_sees_an_answer_older_than_one_before()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var clients = Enumerable.Range(0, 8).Select(turn => Task.Run(async () =>
        {
            var (seen, asked) = (0L, 0);
            for (; !stop.IsCancellationRequested || asked < 5; asked++)
            {
                var known = (await server.GetJsonAsync(asked % 3 == turn % 3 ? "/topics" : "/actors?limit=2")).GetProperty("knownAt").GetInt64();
                known.ShouldBeGreaterThanOrEqualTo(seen);
                seen = known;
            }
            return asked;
        }, Cancellation)).ToArray();
        for (var i = 0; i < 40; i++)
        {
            await RecordAsync();
        }
        await stop.CancelAsync();

        (await Task.WhenAll(clients)).ShouldAllBe(asked => asked >= 5);
    }

    [Fact]
    public async Task Of_many_who_ask_the_same_at_once_one_asks_the_database()
    {
        const int Many = 20;
        using var active = new ActiveRequests(server);
        await using (await LockedAsync())
        {
            var waiting = Enumerable.Range(0, Many).Select(_ => BodyAsync(Trace)).ToArray();
            await active.UntilAsync(count => count >= Many);
            await UntilWaitingAsync(1);
            waiting.ShouldAllBe(w => !w.IsCompleted);
            (await WaitingAsync()).ShouldBe(1);
            await UnlockAsync();
            (await Task.WhenAll(waiting)).Distinct().Count().ShouldBe(1);
        }
    }

    [Fact]
    public async Task Who_asked_first_and_goes_away_takes_nobody_along()
    {
        const int Others = 10;
        using var active = new ActiveRequests(server);
        await using (await LockedAsync())
        {
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var first = server.Client.GetAsync(new Uri(Trace, UriKind.Relative), leaving.Token);
            await UntilWaitingAsync(1);
            var others = Enumerable.Range(0, Others).Select(_ => BodyAsync(Trace)).ToArray();
            await active.UntilAsync(count => count > Others);

            await leaving.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(first);
            await active.UntilAsync(count => count <= Others);
            await UnlockAsync();

            (await Task.WhenAll(others)).Distinct().Count().ShouldBe(1);
        }
    }

    [Fact]
    public async Task Memory_stays_within_the_setting()
    {
        using var small = new AnswerCache(new ServerSettings { CacheMegabytes = 1 });
        for (var i = 0; i < 3_000; i++)
        {
            var key = new AnswerKey("/reports", $"?n={i}{new string('x', 1000)}", 1, 0, default);
            var made = await small.MakeAsync(key, () => Task.FromResult(new KeptAnswer(new byte[1000], "\"t\"", null, "1", "1", null)), Cancellation);
            made.Body.Length.ShouldBe(1000);
        }
        small.Size.ShouldBeInRange(1, 1024 * 1024);

        var large = new AnswerKey("/reports", "", 1, 0, default);
        await small.MakeAsync(large, () => Task.FromResult(new KeptAnswer(new byte[500_000], "\"t\"", null, "1", "1", null)), Cancellation);
        small.TryGet(large, out _).ShouldBeFalse("one answer does not drive out the others");
    }

    [Fact]
    public async Task Names_and_aliases_do_not_cost_a_reading_of_the_registry_each()
    {
        await BodyAsync("/reports?actor=Organization+for+Security+and+Co-operation+in+Europe&limit=1");
        using (var commands = new Commands(server.Name))
        {
            await BodyAsync("/reports?actor=Collective+Security+Treaty+Organization&limit=1");
            await BodyAsync("/reports?actor=csto&topic=terrorism&commitment=caco-drug-transit&limit=1");
            commands.Texts.Count.ShouldBe(2, string.Join('\n', commands.Texts));
        }
        await AppendAsync(); // a statement: the registry is the same after it
        using (var commands = new Commands(server.Name))
        {
            await BodyAsync("/reports?actor=Collective+Security+Treaty+Organization&limit=1");
            commands.Texts.Count.ShouldBe(2, string.Join('\n', commands.Texts));
        }
    }

    public async ValueTask InitializeAsync() => await server.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        if (locked is not null)
        {
            await locked.DisposeAsync();
        }
        await server.DisposeAsync();
    }

    private NpgsqlConnection? locked;

    private async Task<HttpResponseMessage> SendAsync(string path, string? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch).ShouldBeTrue();
        }
        return await server.Client.SendAsync(request, Cancellation);
    }

    private Task<string> BodyAsync(string path) => server.Client.GetStringAsync(new Uri(path, UriKind.Relative), Cancellation);

    private async Task<long> RecordAsync()
    {
        var outcome = await server.Session.Tracker.RecordAsync(Given.Statement(number++), new Origin("anna", "test"), Cancellation);
        outcome.Result.ShouldBe(OutcomeKind.Appended);
        return outcome.Position;
    }

    private async Task AppendAsync() => await server.Service<ViewPosition>().AtLeastAsync(await RecordAsync(), "", Cancellation);

    /// <summary>Keeps commitments from being read until it is unlocked.</summary>
    private async Task<IAsyncDisposable> LockedAsync()
    {
        locked = await server.DataSource.OpenConnectionAsync(Cancellation);
        await ExecuteAsync(locked, "begin; lock table views.commitment in access exclusive mode");
        return locked;
    }

    private Task UnlockAsync() => ExecuteAsync(locked!, "rollback");

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private async Task<long> WaitingAsync()
    {
        await using var command = server.DataSource.CreateCommand("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    private async Task UntilWaitingAsync(long count)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(90));
        while (await WaitingAsync() < count)
        {
            await Task.Delay(5, patience.Token);
        }
    }

    /// <summary>How many requests a server is at.</summary>
    private sealed class ActiveRequests : IDisposable
    {
        private readonly MeterListener listener = new();
        private long count;

        public ActiveRequests(RunningServer server)
        {
            listener.InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Name == "http.server.active_requests" && instrument.Meter.Scope == server.Service<IMeterFactory>())
                {
                    l.EnableMeasurementEvents(instrument);
                }
            };
            listener.SetMeasurementEventCallback<long>((_, change, _, _) => Interlocked.Add(ref count, change));
            listener.Start();
        }

        public async Task UntilAsync(Func<long, bool> holds)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            patience.CancelAfter(TimeSpan.FromSeconds(90));
            while (!holds(Volatile.Read(ref count)))
            {
                await Task.Delay(5, patience.Token);
            }
        }

        public void Dispose() => listener.Dispose();
    }
}
