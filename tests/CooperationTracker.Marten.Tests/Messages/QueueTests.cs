using CooperationTracker.Intake.Queue;

namespace CooperationTracker.Marten.Tests.Messages;

/// <summary>What the queue knows by a name.</summary>
public sealed class QueueTests
{
    private static readonly IncomingDocument Document = new("water.yaml", "topics:\n- id: water\n  name: Water\n"u8.ToArray(), "anna", "test");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_name_that_nobody_forgot_is_forgotten_after_a_month_by_whoever_starts_to_carry()
    {
        await using var carried = await Carried.StartAsync();
        var (old, recent) = (Guid.NewGuid(), Guid.NewGuid());
        foreach (var name in (Guid[])[old, recent])
        {
            (await carried.Messaging.Intake.EnqueueAsync([Document], name, Cancellation)).ShouldBeTrue();
            (await carried.Messaging.Intake.EnqueueAsync([Document], name, Cancellation)).ShouldBeFalse();
        }
        await carried.ExecuteAsync($"update messages.queued_once set at = at - case when id = '{old}' then interval '31 days' else interval '29 days' end");
        await carried.Messaging.StopAsync(Cancellation);

        await using var next = carried.OpenMessaging();
        await next.StartAsync(Cancellation);

        (await next.Intake.EnqueueAsync([Document], recent, Cancellation)).ShouldBeFalse();
        (await next.Intake.EnqueueAsync([Document], old, Cancellation)).ShouldBeTrue();
        await next.StopAsync(Cancellation);
        (await carried.ScalarAsync<long>("select count(*) from tracker.mt_events")).ShouldBe(1);
    }
}
