using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Server.Live;
using CooperationTracker.Server.Tests.Reading;

namespace CooperationTracker.Server.Tests.Live;

/// <summary>What those who follow an actor know of actors when they start.</summary>
public sealed class KnownRegistryTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Readers_share_what_the_views_know_and_an_actor_that_the_views_have_not_come_to_is_known_all_the_same()
    {
        var first = await ReadAsync("csto", after: 0);
        using (var commands = new Commands(server.Name))
        {
            for (var after = 0; after < 10; after++)
            {
                (await ReadAsync("csto", after)).Registry.ShouldBeSameAs(first.Registry);
                (await Feed.ReadAsync(server.Client, $"?actor=csto&after={after}", 1)).ShouldHaveSingleItem();
            }
            commands.Texts.ShouldBeEmpty();
        }

        var office = new ActorDefinition { Id = "csto-late-office", Kind = ActorKind.Body, Name = "Late Office", Parent = "csto" };
        var registered = await Writing.AppendAsync(server.Session.Log, StreamName.Actor(office.Id), 0, new ActorRegistered(office));
        await server.Session.Log.WaitAsync(registered - 1, Cancellation);

        (await ReadAsync("csto", after: server.SeedsEnd)).UpTo.ShouldBe(server.SeedsEnd); // its event is still to come
        foreach (var known in (KnownRegistry[])[await ReadAsync("csto", after: registered), await ReadAsync("Late Office", after: 0)])
        {
            known.Registry.Actors.Resolve("Late Office").ShouldBe(office.Id);
            known.UpTo.ShouldBeGreaterThanOrEqualTo(registered);
        }
    }

    private Task<KnownRegistry> ReadAsync(string name, long after) =>
        KnownRegistry.ReadAsync(server.Session, server.SeedsEnd, registry => registry.Actors.Resolve(name) is not null, after, Cancellation);
}
