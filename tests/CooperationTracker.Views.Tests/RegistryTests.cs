using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Views.Actors;
using CooperationTracker.Views.Tests.Given;
using CooperationTracker.Views.Ties;

namespace CooperationTracker.Views.Tests;

public sealed class RegistryTests
{
    [Theory]
    [InlineData("abc", "zed")]
    [InlineData("zed", "abc")]
    public async Task A_name_that_two_writers_gave_at_once_means_the_same_in_the_log_and_in_the_views(string first, string second)
    {
        await using var world = await World.CreateAsync();
        var registry = Registry.Empty;
        foreach (var id in (string[])[first, second])
        {
            await TellAsync(id, new ActorRegistered(Some.Actor(id).Actor with { Aliases = ["The Nine"] }));
        }
        await MeansAsync(first);
        await TellAsync(first, new ActorAmended(Some.Actor(first).Actor, "another's name", "ann"));
        await MeansAsync(second);
        await TellAsync(first, new ActorAmended(Some.Actor(first).Actor with { Aliases = ["The Nine"] }, "its name after all", "ann"));
        await MeansAsync(first);

        async Task TellAsync(string id, IEvent e)
        {
            registry = registry.Evolve(e);
            await world.TellAsync(StreamName.Actor(id), e);
        }

        async Task MeansAsync(string id)
        {
            registry.Actors.Resolve("The Nine").ShouldBe(id);
            (await RegistryQuery.ReadAsync(world.DataSource, World.Today, World.Cancellation)).Actors.Resolve("The Nine").ShouldBe(id);
        }
    }

    [Fact]
    public async Task No_tie_is_lost_where_an_actor_stands_merged_into_a_part_of_itself()
    {
        await using var world = await World.CreateAsync();
        foreach (var actor in (ActorRegistered[])
        [
            Some.Actor("group"), Some.Actor("group-office", ActorKind.Body, "group"), Some.Actor("group-desk", ActorKind.Body, "group-office"),
            Some.Actor("group-post", ActorKind.Body, "group-office"), Some.Actor("un"), Some.Actor("osce"), Some.Actor("csto"), Some.Actor("sco"),
        ])
        {
            await world.AppendAsync(StreamName.Actor(actor.Actor.Id), actor);
        }
        await world.AppendAsync(StreamName.Actor("group"), new ActorMerged("group", "group-desk", "one and the same", "ann"));
        await world.TellAsync(StreamName.Statement("s"), Some.Statement("s"),
            Some.Meeting("s:1", "2004", "group", "un"), Some.Meeting("s:2", "2004", "group-office", "osce"),
            Some.Meeting("s:3", "2004", "group-desk", "csto"), Some.Meeting("s:4", "2004", "group-post", "sco"), Some.Meeting("s:5", "2004", "group-post", "group-desk"));

        (await PairsAsync(new())).ShouldBe(["csto group-desk", "group-desk osce", "group-desk sco", "group-desk un"]);
        (await PairsAsync(new() { RollUp = false })).ShouldBe(["csto group-desk", "group-desk group-post", "group-desk un", "group-office osce", "group-post sco"]);
        (await PairsAsync(new() { Actor = "group-office" })).ShouldBe(["csto group-desk", "group-desk osce", "group-desk sco", "group-desk un"]);

        async Task<IEnumerable<string>> PairsAsync(CooperationFilter filter) =>
            (await CooperationQuery.ListAsync(world.DataSource, filter, World.Today, Paging.All, World.Cancellation)).Items
                .Select(p => string.Join(' ', new[] { p.A.Actor, p.B.Actor }.Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal);
    }
}
