using System.Net;
using CooperationTracker.Server.Reading;
using CooperationTracker.Server.Tests.Appending;
using CooperationTracker.Server.Tests.Live;

namespace CooperationTracker.Server.Tests.Reading;

/// <summary>Requests that wait for a position.</summary>
public sealed class AtLeastTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const int Waiters = 500;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_hundred_wait_without_a_connection_each_and_are_answered_once_the_views_are_there()
    {
        var views = server.Service<ViewPosition>();
        var position = await server.ScalarAsync<long>("select max(seq_id) + 1 from tracker.mt_events");
        var waiting = Enumerable.Range(0, Waiters).Select(n => server.Client.GetAsync(new Uri($"/topics?limit={1 + n % 10}&atLeast={position}", UriKind.Relative), Cancellation)).ToArray();
        await Writing.UntilAsync(() => Task.FromResult(views.Waiting == Waiters), "all wait");

        (await server.ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database()")).ShouldBeLessThan(20);
        waiting.ShouldAllBe(w => !w.IsCompleted);
        await Writing.TopicAsync(server.Session.Log);

        foreach (var response in await Task.WhenAll(waiting))
        {
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            long.Parse(response.Headers.GetValues("Tracker-Position").Single(), System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(position);
            response.Dispose();
        }
        views.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_position_that_does_not_come_is_told_as_such_and_one_who_hangs_up_waits_no_longer()
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var hangsUp = server.Client.GetAsync(new Uri("/topics?atLeast=99999999", UriKind.Relative), gone.Token);
        await Writing.UntilAsync(() => Task.FromResult(server.Service<ViewPosition>().Waiting > 0), "it waits");
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(hangsUp);

        using var response = await server.Client.GetAsync(new Uri("/topics?atLeast=99999998", UriKind.Relative), Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await response.Content.ReadAsStringAsync(Cancellation)).ShouldContain("not-there-yet");
        await Writing.UntilAsync(() => Task.FromResult(server.Service<ViewPosition>().Waiting == 0), "nobody waits");
    }
}
