using CooperationTracker.Domain.Actors;

namespace CooperationTracker.Domain.Tests.Actors;

public class RegistryTests
{
    public static TheoryData<string> EventNames => [.. EventCatalogue.Names.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(EventNames))]
    public void Every_event_of_the_registry_has_a_line_and_every_other_throws(string name)
    {
        var registry = Given.Registry(
            new ActorRegistered(Some.Nato with { Id = "odkb" }), new TopicRegistered(Some.Narcotics with { Id = "drugs" }),
            new CommitmentOpened(Some.Kanal with { Id = "operation-canal" }));
        var @event = Examples.Of(name);
        if (Registry.Events.Contains(EventCatalogue.TypeOf(name)))
        {
            Versions(registry.Evolve(@event)).ShouldBe(Versions(registry) + 1);
        }
        else
        {
            Should.Throw<UnknownEventException>(() => registry.Evolve(@event));
        }

        static long Versions(Registry r) =>
            r.Actors.Entries.Values.Sum(e => e.Version) + r.Topics.Entries.Values.Sum(e => e.Version) + r.Commitments.Entries.Values.Sum(e => e.Version);
    }

    [Theory]
    [InlineData("csto")]
    [InlineData("CSTO")]
    [InlineData("collective security treaty organization")]
    [InlineData("Collective-Security   Treaty Organization")]
    [InlineData("O.D.K.B.")]
    public void An_actor_answers_to_its_id_names_and_aliases(string name) => Some.Registry.Actors.Resolve(name).ShouldBe("csto");

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("cst")]
    public void Nobody_answers_to_anything_else(string name) => Some.Registry.Actors.Resolve(name).ShouldBeNull();

    [Fact]
    public void An_earlier_official_name_still_means_the_actor() =>
        Some.Registry.Actors.Resolve("Conference on Security and Co-operation in Europe").ShouldBe("osce");

    [Fact]
    public void After_a_merge_both_ids_and_all_names_mean_the_one_that_stays()
    {
        var registry = Some.Registry.And(
            new ActorMerged("nato", "osce", Some.Reason, Some.Author), new ActorMerged("osce", "csto", Some.Reason, Some.Author));

        foreach (var name in (string[])["nato", "North Atlantic Treaty Organization", "osce", "OSCE", "csto"])
        {
            registry.Actors.Resolve(name).ShouldBe("csto");
        }
        registry.Actors.Entries["nato"].MergedInto.ShouldBe("osce");
    }

    [Fact]
    public void A_survivor_may_take_over_the_names_of_what_was_merged_into_it()
    {
        var merged = Some.Registry.And(new ActorMerged("nato", "osce", Some.Reason, Some.Author));
        var amended = Some.Osce with { Aliases = ["OSCE", "North Atlantic Treaty Organization"] };

        merged.When(new AmendActor(amended, Some.Reason, Some.Author).Decide)
            .ThenAppends(StreamName.Actor("osce"), 1, new ActorAmended(amended, Some.Reason, Some.Author));
        merged.And(new ActorAmended(amended, Some.Reason, Some.Author)).Actors.Resolve("North Atlantic Treaty Organization").ShouldBe("osce");
    }

    [Fact]
    public void A_name_of_two_entries_means_the_one_that_was_registered_first()
    {
        var (group, office) = (Some.Nato with { Id = "group", Name = "Group", Aliases = ["The Nine"] }, Some.Nato with { Id = "office", Name = "Office", Aliases = ["The Nine"] });

        // Two writers at once: neither saw the other's.
        Given.Registry(new ActorRegistered(group), new ActorRegistered(office)).Actors.Resolve("The Nine").ShouldBe("group");
        var other = Given.Registry(new ActorRegistered(office), new ActorRegistered(group));
        other.Actors.Resolve("The Nine").ShouldBe("office");

        var without = other.And(new ActorAmended(office with { Aliases = [] }, Some.Reason, Some.Author));
        without.Actors.Resolve("The Nine").ShouldBe("group");
        without.And(new ActorAmended(office, Some.Reason, Some.Author)).Actors.Resolve("The Nine").ShouldBe("office");
        without.And(new ActorAmended(group with { Aliases = [] }, Some.Reason, Some.Author)).Actors.Resolve("The Nine").ShouldBeNull();
    }

    [Fact]
    public void Commitments_answer_to_their_ids_alone()
    {
        Some.Registry.Commitments.Resolve("operation-kanal").ShouldBe("operation-kanal");
        Some.Registry.Commitments.Resolve("Operation Kanal").ShouldBeNull();
        Some.Registry.And(new CommitmentMerged("partnership", "operation-kanal", Some.Reason, Some.Author))
            .Commitments.Resolve("partnership").ShouldBe("operation-kanal");
    }
}
