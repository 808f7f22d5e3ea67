using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Time;

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
    public void Registering_the_same_again_appends_nothing_whatever_was_corrected_since()
    {
        ActorDefinition bank = new() { Id = "bank", Kind = ActorKind.Organization, Name = "Bank" };
        TopicDefinition cash = new() { Id = "cash", Name = "Cash" };
        var entries = new RegisterEntries(
            [Office with { Memberships = [new("Bank", Edtf.Parse("2004/.."), "background")] }, Organization with { Aliases = ["EAG"] }, bank],
            [Finance, cash],
            [Tracing with { Parties = ["EAG office", "EAG", "Bank"], Topics = ["Cash", "Money"] }]);
        var known = Registry.Empty.Evolve(entries.Decide(Registry.Empty));

        foreach (var correction in (IRegistryCommand[])
        [
            new AmendActor(Organization with { Note = "A group of states." }, Some.Reason, Some.Author), // and no alias any more
            new AmendActor(Office with { Parent = null }, Some.Reason, Some.Author),
            new AmendActor(Organization with { Parent = "eag-office" }, Some.Reason, Some.Author),
            new AmendActor(bank with { Aliases = ["EAG office again"] }, Some.Reason, Some.Author),
            new AmendCommitment(Tracing with { Title = "Tracing money" }, Some.Reason, Some.Author),
            new AmendTopic(Finance with { Name = "Finance" }, Some.Reason, Some.Author),
            new MergeTopic("cash", "finance", Some.Reason, Some.Author),
            new MergeActor("bank", "eag", Some.Reason, Some.Author),
        ])
        {
            var decision = correction.Decide(known);
            decision.Changes.ShouldNotBeEmpty();
            known = known.Evolve(decision);
            known.When(entries.Decide).ThenNothing();
        }
        known.When(new RegisterEntries([Organization with { Note = "Something else." }], [], [Tracing with { Parties = ["bank"], Topics = [] }]).Decide)
            .ThenRefuses("already-registered /actors/0/id", "already-registered /commitments/0/id");
    }

    [Fact]
    public void What_is_new_in_a_file_may_name_what_is_amended_by_its_names_of_today() => Some.Registry
        .And(new ActorAmended(Some.Csto with { Aliases = ["The Treaty"] }, Some.Reason, Some.Author))
        .When(new RegisterEntries([Some.Csto, Office with { Parent = "The Treaty" }], [], []).Decide)
        .ThenAppends(StreamName.Actor("eag-office"), 0, new ActorRegistered(Office with { Parent = "csto" }));

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
