using System.Net.Sockets;
using CooperationTracker.Server.Appending;
using CooperationTracker.Server.Tests.Appending;

namespace CooperationTracker.Server.Tests.Statements;

/// <summary>Batches of clients that pause, or take nothing of what they are answered.</summary>
[Collection(nameof(Alone))]
public sealed class BatchPaceTests(RunningServer server, ITestOutputHelper output) : IClassFixture<RunningServer>
{
    /// <summary>Lines that are refused, of two bytes each: their answers together are several times what is kept.</summary>
    private const int Lines = 1_000_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(12); // any other body would be ended after five

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_may_pause_before_its_next_line()
    {
        using var batch = await RawBatch.BeginAsync(server);
        await batch.SendAsync(Some.Json(Some.Statement("before-the-pause")) + "\n");
        (await batch.ReadLineAsync()).ShouldContain("\"appended\"");

        await Task.Delay(Pause, Cancellation);

        await batch.SendAsync(Some.Json(Some.Statement("after-the-pause")) + "\n");
        (await batch.ReadLineAsync()).ShouldContain("\"appended\"");
        await batch.EndAsync();
    }

    [Fact]
    public async Task A_client_that_never_reads_is_waited_for_in_bounded_space_and_then_cut_off()
    {
        using var batch = await RawBatch.BeginAsync(server);
        var lines = string.Concat(Enumerable.Repeat("x\n", 5_000));
        var largest = 0L;
        var watching = true;
        var watch = Task.Run(async () =>
        {
            while (Volatile.Read(ref watching))
            {
                largest = Math.Max(largest, Kept());
                await Task.Delay(TimeSpan.FromMilliseconds(20), Cancellation);
            }
        }, Cancellation);

        var cut = await Should.ThrowAsync<IOException>(async () =>
        {
            for (var sent = 0; sent < Lines; sent += 5_000)
            {
                await batch.SendAsync(lines);
            }
            await batch.EndAsync();
            await batch.CutAsync(); // where all of it found room on the way
        });

        Volatile.Write(ref watching, false);
        await watch;
        output.WriteLine($"{largest:N0} bytes at most");
        cut.InnerException.ShouldBeOfType<SocketException>();
        largest.ShouldBeInRange(AnswerLines.Most / 2, AnswerLines.Most * 5L / 2);
        await Live.Writing.UntilAsync(() => Task.FromResult(Kept() == 0), "what was kept is deleted");
        await server.GetJsonAsync("/statements?limit=1");
    }

    /// <summary>How many bytes of answers are kept in files.</summary>
    private static long Kept() => new DirectoryInfo(Path.GetTempPath()).EnumerateFiles("ASPNETCORE_*").Sum(file => file.Exists ? file.Length : 0);
}
