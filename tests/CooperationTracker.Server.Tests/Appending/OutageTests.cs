using System.Collections.Concurrent;
using System.Net;
using CooperationTracker.Server.Tests.Live;
using CooperationTracker.Testing;

namespace CooperationTracker.Server.Tests.Appending;

/// <summary>Two servers on one database that is restarted and killed while both are asked and written to.</summary>
public sealed class OutageTests
{
    private const int EventsEach = 3;

    private const string Question = "/commitments/caco-joint-action-terror-drugs/trace";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_sent_again_under_its_key_to_either_server_is_appended_once_and_reads_go_on()
    {
        await using var database = new PrivateTestServer();
        await database.InitializeAsync();
        await using var first = new RunningServer(database) { Settings = { ["Logging:LogLevel:Default"] = "None" } };
        await first.InitializeAsync();
        await using var second = await AnotherServer.StartAsync(first);
        HttpClient[] servers = [first.Analyst, second.Client];
        using var ending = new CancellationTokenSource();
        var posted = new ConcurrentDictionary<string, Reply>();
        var statuses = new ConcurrentBag<HttpStatusCode>();
        var writers = Enumerable.Range(0, 4).Select(writer => WriteAsync(servers, writer, posted, ending.Token)).ToArray();
        var readers = servers.Select(server => ReadAsync(server, statuses, ending.Token)).ToArray();
        await PostedAsync(20);

        await database.StopAsync();
        await database.StartAsync();
        await PostedAsync(posted.Count + 20);
        await database.KillAsync();
        await database.StartAsync();
        await PostedAsync(posted.Count + 20);
        await ending.CancelAsync();
        await Task.WhenAll([.. writers, .. readers]);

        posted.Values.ShouldAllBe(reply => reply.Status == HttpStatusCode.Created);
        posted.Values.Select(reply => reply.Position).Distinct().Count().ShouldBe(posted.Count);
        first.DataSource.Clear(); // of connections that the outages broke
        (await first.ScalarAsync<long>("select count(*) from tracker.mt_events where stream_id like 'statement/outage-%'")).ShouldBe(posted.Count * EventsEach);
        statuses.Distinct().ShouldBeSubsetOf([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable]);
        var last = posted.Values.Max(reply => reply.Position);
        string[] answers = [.. await Task.WhenAll(servers.Select(server => AnswerAsync(server, $"/statements?knownAt={last}&atLeast={last}&asOf=2020-01-01&limit=1000")))];
        answers[0].ShouldBe(answers[1]);
        posted.Keys.Where(key => !answers[0].Contains($"\"{key}\"", StringComparison.Ordinal)).ShouldBeEmpty();

        Task PostedAsync(int count) => Writing.UntilAsync(() => Task.FromResult(posted.Count >= count), $"{count} statements are recorded");
    }

    /// <summary>Sends statement after statement, each until it is answered for good, to the other server each time.</summary>
    private static async Task WriteAsync(HttpClient[] servers, int writer, ConcurrentDictionary<string, Reply> posted, CancellationToken ending)
    {
        for (var number = 0; !ending.IsCancellationRequested; number++)
        {
            var key = $"outage-{writer}-{number}";
            var turn = writer;
            await Writing.UntilAsync(async () =>
            {
                try
                {
                    var reply = await servers[turn++ % 2].SendAsync(HttpMethod.Post, "/statements",
                        Requests.Text(Some.Json(Some.Statement(key)), "application/json"), ("Idempotency-Key", $"\"{key}\""));
                    if ((int)reply.Status < 500 && reply.Code != "request-under-way")
                    {
                        posted[key] = reply;
                        return true;
                    }
                }
                catch (HttpRequestException)
                {
                    // The answer was lost: it is sent again.
                }
                return false;
            }, $"{key} is answered");
        }
    }

    private static async Task ReadAsync(HttpClient server, ConcurrentBag<HttpStatusCode> statuses, CancellationToken ending)
    {
        var day = new DateOnly(2004, 1, 1);
        while (!ending.IsCancellationRequested)
        {
            day = day.AddDays(1); // nobody asked that before, so the database is
            using var answer = await server.GetAsync(new Uri($"{Question}?asOf={day:yyyy-MM-dd}", UriKind.Relative), Cancellation);
            statuses.Add(answer.StatusCode);
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancellation); // two readers are no flood
        }
    }

    private static async Task<string> AnswerAsync(HttpClient server, string path)
    {
        using var answer = await server.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return text;
    }
}
