using System.Diagnostics;
using System.Net;
using CooperationTracker.Server.Access;
using CooperationTracker.Server.Tests.Access;

namespace CooperationTracker.Server.Tests.Operation;

/// <summary>How much a caller may ask for.</summary>
public sealed class LimitTests
{
    /// <summary>More than are let through while a busy machine answers them.</summary>
    private const int Many = 100;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_asks_too_often_waits_and_nobody_else()
    {
        await using var server = new RunningServer { Settings = { ["Tracker:Limits:RequestsPerSecond"] = "1", ["Tracker:Limits:Burst"] = "5" } };
        await server.InitializeAsync();
        var (eager, calm) = (await server.KeyAsync(Role.Reader), await server.KeyAsync(Role.Reader));

        var watch = Stopwatch.StartNew();
        var answers = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => server.Client.AskAsync(Callers.Question, eager)));

        var refused = answers.Where(a => a.Status != HttpStatusCode.OK).ToList();
        (Many - refused.Count).ShouldBeLessThanOrEqualTo(Allowed(watch));
        refused.ShouldAllBe(a => a.Status == HttpStatusCode.TooManyRequests && a.Code == "too-many-requests");
        refused.ShouldAllBe(a => a.Response.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        answers.Count(a => a.Status == HttpStatusCode.OK).ShouldBeGreaterThanOrEqualTo(5);
        (await server.Client.AskAsync(Callers.Question, calm)).Status.ShouldBe(HttpStatusCode.OK);
        (await server.Client.AskAsync(Callers.Question)).Status.ShouldBe(HttpStatusCode.OK);
        await server.Client.UntilAsync(Callers.Question, eager, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Wrong_keys_count_for_the_address_they_come_from_and_health_counts_for_nobody()
    {
        await using var server = new RunningServer { Settings = { ["Tracker:Limits:RequestsPerSecond"] = "1", ["Tracker:Limits:Burst"] = "5" } };
        await server.InitializeAsync();

        var watch = Stopwatch.StartNew();
        var guesses = await Task.WhenAll(Enumerable.Range(0, Many).Select(i => server.Client.AskAsync(Callers.Question, $"trk_{i}")));
        var allowed = Allowed(watch);
        var health = await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => server.Client.AskAsync("/health/live")));

        guesses.Count(a => a.Status != HttpStatusCode.TooManyRequests).ShouldBeLessThanOrEqualTo(allowed);
        guesses.ShouldAllBe(a => a.Status == HttpStatusCode.TooManyRequests || a.Status == HttpStatusCode.Unauthorized);
        health.ShouldAllBe(a => a.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_takes_too_long_ends_and_says_so()
    {
        await using var server = new RunningServer { Settings = { ["Tracker:Limits:RequestSeconds"] = "1" } };
        await server.InitializeAsync();
        await using var holder = await server.DataSource.OpenConnectionAsync(Cancellation);
        await using var transaction = await holder.BeginTransactionAsync(Cancellation);
        await using var hold = holder.CreateCommand();
        hold.CommandText = "lock table views.commitment, views.effect in access exclusive mode";
        await hold.ExecuteNonQueryAsync(Cancellation);

        var answer = await server.Client.AskAsync(Callers.Question);
        await transaction.RollbackAsync(Cancellation);

        (answer.Status, answer.Code).ShouldBe((HttpStatusCode.ServiceUnavailable, "timed-out"));
        await server.Client.UntilAsync(Callers.Question, null, HttpStatusCode.OK); // the first answer of a busy machine may take longer, too
    }

    [Fact]
    public async Task The_limit_of_a_body_is_the_servers()
    {
        await using var server = new RunningServer { Settings = { ["Tracker:Limits:RequestMegabytes"] = "3" } };
        await server.InitializeAsync();

        server.Service<Microsoft.Extensions.Options.IOptions<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>>()
            .Value.Limits.MaxRequestBodySize.ShouldBe(3 * 1024 * 1024);
    }

    /// <summary>What is let through since a moment: five at once, and then one a second, the one that just begins included.</summary>
    private static int Allowed(Stopwatch watch) => 5 + (int)Math.Ceiling(watch.Elapsed.TotalSeconds) + 1;
}
