using System.Net;
using System.Text;
using CooperationTracker.Server.Tests.Appending;

namespace CooperationTracker.Server.Tests.Statements;

[Collection(nameof(Alone))]
public sealed class BatchMemoryTests(RunningServer server, ITestOutputHelper output) : IClassFixture<RunningServer>
{
    private const int Count = 20_000;
    private const long Bound = 96L * 1024 * 1024; // the lines together are some 100 MB

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Twenty_thousand_statements_pass_through_bounded_memory()
    {
        var padding = new string('x', 4_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var peak = 0L;
        using var content = new Streamed(async stream =>
        {
            for (var i = 1; i <= Count; i++)
            {
                var statement = Some.Statement($"bounded-{i:00000}", reports: 1) with { Paragraphs = [new(1, padding), new(2, "The rest.")] };
                await stream.WriteAsync(Encoding.UTF8.GetBytes(Some.Json(statement) + "\n"), Cancellation);
                if (i % 1_000 == 0)
                {
                    peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
                }
            }
        });

        var reply = await server.Analyst.SendAsync(HttpMethod.Post, "/statements:batch", content);

        output.WriteLine($"{peak:N0} bytes at most");
        peak.ShouldBeLessThan(Bound);
        var lines = PostBatchTests.Lines(reply.Text);
        lines.Select(PostBatchTests.Result).ShouldBe(Enumerable.Range(1, Count).Select(i => $"{i} bounded-{i:00000} appended"));
        lines.Select(l => l.GetProperty("position").GetInt64()).ShouldBeInOrder();
        (await server.ScalarAsync<long>("select count(*) from tracker.mt_streams where id like 'statement/bounded-%' and version = 2")).ShouldBe(Count);
    }

    /// <summary>A body that is made while it is sent.</summary>
    private sealed class Streamed : HttpContent
    {
        private readonly Func<Stream, Task> write;

        public Streamed(Func<Stream, Task> write)
        {
            this.write = write;
            Headers.ContentType = new("application/jsonl");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => write(stream);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
