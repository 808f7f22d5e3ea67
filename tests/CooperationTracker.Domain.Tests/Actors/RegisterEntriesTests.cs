using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Commitments;

namespace CooperationTracker.Domain.Tests.Actors;

public class RegisterEntriesTests
{
    private static readonly ActorDefinition Organization = new() { Id = "eag", Kind = ActorKind.Organization, Name = "Eurasian Group" };

    private static readonly ActorDefinition Office = new() { Id = "eag-office", Kind = ActorKind.Body, Name = "EAG office", Parent = "Eurasian Group" };

    private static readonly TopicDefinition Finance = new() { Id = "finance", Name = "Money" };

    private static readonly CommitmentDefinition Tracing = new()
    {
        Id = "tracing",
        Title = "Tracing",
        Scope = "Money is traced.",
        Parties = ["EAG office"],
        Topics = ["Money"],
    };

    [Fact]
    public void Entries_may_name_each_other_in_any_order() => Registry.Empty
        .When(new RegisterEntries([Office, Organization], [Finance], [Tracing]).Decide)
        .ThenAppends(
            new Change(StreamName.Topic("finance"), 0, [new TopicRegistered(Finance)]),
            new Change(StreamName.Actor("eag-office"), 0, [new ActorRegistered(Office with { Parent = "eag" })]),
            new Change(StreamName.Actor("eag"), 0, [new ActorRegistered(Organization)]),
            new Change(StreamName.Commitment("tracing"), 0, [new CommitmentOpened(Tracing with { Parties = ["eag-office"], Topics = ["finance"] })]));

    [Fact]
    public void Registering_the_same_again_appends_nothing()
    {
        var entries = new RegisterEntries([Office, Organization], [Finance], [Tracing]);

        Registry.Empty.Evolve(entries.Decide(Registry.Empty)).When(entries.Decide).ThenNothing();
    }

    [Fact]
    public void Only_what_is_new_is_registered() => Some.Registry
        .When(new RegisterEntries([Some.Csto, Organization], [Some.Narcotics], [Some.Kanal]).Decide)
        .ThenAppends(StreamName.Actor("eag"), 0, new ActorRegistered(Organization));

    [Fact]
    public void Nothing_at_all_appends_nothing() => Some.Registry.When(new RegisterEntries([], [], []).Decide).ThenNothing();

    [Fact]
    public void An_id_stands_once_in_a_file() => Registry.Empty
        .When(new RegisterEntries([Organization, Organization], [Finance, Finance], [Tracing with { Parties = [] }, Tracing]).Decide)
        .ThenRefuses("duplicate /topics/1/id", "duplicate /actors/1/id", "duplicate /commitments/1/id");

    [Fact]
    public void A_name_stands_for_one_entry_in_a_file() => Registry.Empty
        .When(new RegisterEntries([Organization, Office with { Name = "eurasian-group", Parent = null }], [Finance, Finance with { Id = "cash" }], []).Decide)
        .ThenRefuses("name-taken /topics/1/name", "name-taken /actors/1/name");

    [Fact]
    public void Two_entries_are_not_parts_of_each_other() => Registry.Empty
        .When(new RegisterEntries([Office, Organization with { Parent = "eag-office" }], [], []).Decide)
        .ThenRefuses("circular /actors/0/parent", "circular /actors/1/parent");
}
