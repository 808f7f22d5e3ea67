using System.Collections.Concurrent;
using System.Net;
using System.Text;
using CooperationTracker.Server.Tests.Access;
using CooperationTracker.Server.Tests.Appending;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Npgsql;

namespace CooperationTracker.Server.Tests.Operation;

/// <summary>What a server tells of itself.</summary>
public sealed class TelemetryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_metrics_are_a_text_that_Prometheus_reads()
    {
        await using var server = new RunningServer();
        await server.InitializeAsync();
        await server.Client.AskAsync(Callers.Question);
        await server.Client.AskAsync(Callers.Question);
        using var following = await server.Client.GetAsync(new Uri("/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        (await server.PostAsync("/topics", """{"id":"counted","name":"Counted"}""")).ShouldBeAppended(1);

        var answer = await server.Client.AskAsync("/metrics");
        var text = await answer.Response.Content.ReadAsStringAsync(Cancellation);

        answer.Response.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        text.ShouldMatch(@"tracker_answers_total\{[^}]*cache=""hit""[^}]*\} [1-9]");
        text.ShouldMatch(@"tracker_answers_total\{[^}]*cache=""miss""[^}]*\} [1-9]");
        text.ShouldMatch(@"tracker_projection_lag\{[^}]*\} [0-9]+");
        text.ShouldMatch(@"tracker_events_appended_total\{[^}]*\} [1-9]");
        text.ShouldMatch(@"tracker_live_readers\{[^}]*\} [1-9]"); // those of other servers in this process are counted, too
        text.ShouldMatch(@"http_server_request_duration_seconds_count\{[^}]*http_route=""/commitments/\{id\}/trace""");
        text.ShouldContain("db_client_operation_duration_seconds_count");
        text.ShouldNotContain(new NpgsqlConnectionStringBuilder(server.ConnectionString).Password!);
    }

    [Fact]
    public async Task Where_a_collector_is_named_traces_metrics_and_logs_go_there_without_secrets()
    {
        await using var collector = await Collector.StartAsync();
        await using var server = new RunningServer
        {
            Settings =
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
                ["OTEL_BLRP_SCHEDULE_DELAY"] = "100",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
                ["Logging:LogLevel:Default"] = "Information",
            },
        };
        await server.InitializeAsync();
        var key = await server.KeyAsync(Server.Access.Role.Reader, "collected");

        await server.Client.AskAsync($"{Callers.Question}?token=secret-of-a-query", key);
        await server.Client.AskAsync(Callers.Question, key + "-wrong");
        await server.Client.AskAsync(Callers.Question, key);

        await collector.UntilAsync("/v1/traces", "/commitments/{id}/trace");
        await collector.UntilAsync("/v1/traces", "Npgsql");
        await collector.UntilAsync("/v1/metrics", "tracker.answers");
        await collector.UntilAsync("/v1/logs", "collected");
        foreach (var secret in (string[])[key[4..], "secret-of-a-query", new NpgsqlConnectionStringBuilder(server.ConnectionString).Password!])
        {
            collector.Received.ShouldNotContain(r => r.Body.Contains(secret, StringComparison.Ordinal), secret);
        }
    }

    /// <summary>A collector on loopback that keeps what it is sent.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication app;

        private Collector()
        {
            var builder = WebApplication.CreateEmptyBuilder(new());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            app = builder.Build();
            app.Run(async context =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body, Cancellation);
                Received.Add((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
                context.Response.StatusCode = (int)HttpStatusCode.OK;
            });
        }

        public string Address => app.Urls.Single();

        public ConcurrentBag<(string Path, string Body)> Received { get; } = [];

        public static async Task<Collector> StartAsync()
        {
            var collector = new Collector();
            await collector.app.StartAsync(Cancellation);
            return collector;
        }

        public async Task UntilAsync(string path, string text)
        {
            while (!Received.Any(r => r.Path == path && r.Body.Contains(text, StringComparison.Ordinal)))
            {
                await Task.Delay(20, Cancellation);
            }
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
