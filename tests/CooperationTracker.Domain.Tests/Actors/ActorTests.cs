using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Tests.Actors;

/// <summary>Registering, amending and merging actors.</summary>
public class ActorTests
{
    private static readonly ActorDefinition Caricc = new()
    {
        Id = "caricc",
        Kind = ActorKind.Organization,
        Name = "Information Centre",
        Aliases = ["CARICC"],
        Parent = "CSTO",
        Memberships = [new("OSCE", Edtf.Parse("2009/.."), "background", "partner")],
    };

    private static readonly ActorDefinition Resolved = Caricc with
    {
        Parent = "csto",
        Memberships = [new("osce", Edtf.Parse("2009/.."), "background", "partner")],
    };

    private static Func<Registry, Decision> Register(ActorDefinition actor) => new RegisterActor(actor).Decide;

    private static Func<Registry, Decision> Amend(ActorDefinition actor, string reason = Some.Reason, string author = Some.Author) =>
        new AmendActor(actor, reason, author).Decide;

    private static Func<Registry, Decision> Merge(string id, string into, string reason = Some.Reason) =>
        new MergeActor(id, into, reason, Some.Author).Decide;

    [Fact]
    public void An_actor_is_registered_with_what_it_names_by_id() => Some.Registry
        .When(Register(Caricc))
        .ThenAppends(StreamName.Actor("caricc"), 0, new ActorRegistered(Resolved));

    [Fact]
    public void Registering_twice_appends_nothing() => Some.Registry.And(new ActorRegistered(Resolved)).When(Register(Caricc)).ThenNothing();

    [Fact]
    public void A_taken_id_is_refused() => Some.Registry
        .When(Register(Some.Nato with { Note = "Another." }))
        .ThenRefuses("already-registered /actors/0/id");

    [Theory]
    [InlineData("CSTO")]
    [InlineData("csto secretariat")]
    [InlineData("Conference on Security and Cooperation in Europe")]
    public void A_name_belongs_to_one_actor(string taken)
    {
        Some.Registry.When(Register(Caricc with { Name = taken })).ThenRefuses("name-taken /actors/0/name");
        Some.Registry.When(Register(Caricc with { Aliases = ["Centre", taken] })).ThenRefuses("name-taken /actors/0/name");
        Some.Registry.When(Register(Caricc with { Names = [new(taken, Edtf.Parse("2001"), "background")] })).ThenRefuses("name-taken /actors/0/name");
        Some.Registry.When(Amend(Some.Nato with { Aliases = [taken] })).ThenRefuses("name-taken /name");
    }

    [Fact]
    public void An_id_is_a_name_too()
    {
        Some.Registry.When(Register(Caricc with { Aliases = ["Nikolai-Bordyuzha"] })).ThenRefuses("name-taken /actors/0/name");
        Some.Registry.When(Register(Caricc with { Id = "odkb" })).ThenRefuses("name-taken /actors/0/name");
        Some.Registry.When(Register(Caricc with { Aliases = ["Nato"] })).ThenRefuses("name-taken /actors/0/name");
    }

    [Fact]
    public void An_actor_may_say_its_own_name_twice() => Some.Registry
        .When(Register(Some.Nato with { Id = "x", Name = "X", Aliases = ["x", "X."] }))
        .ThenAppends(StreamName.Actor("x"), 0, new ActorRegistered(Some.Nato with { Id = "x", Name = "X", Aliases = ["x", "X."] }));

    [Fact]
    public void An_actor_is_well_formed() => Some.Registry
        .When(Register(Caricc with
        {
            Id = "A B",
            Name = " ",
            Names = [new("", Edtf.Parse("2001"), "")],
            Aliases = ["ok", ""],
            Parent = "x-1",
            Memberships = [new("x-2", Edtf.Parse("2001"), " ")],
        }))
        .ThenRefuses(
            "invalid-value /actors/0/id", "missing-field /actors/0/name", "missing-field /actors/0/names/0/name",
            "missing-field /actors/0/names/0/basis", "missing-field /actors/0/aliases/1",
            "missing-field /actors/0/memberships/0/basis", "unknown-actor /actors/0/parent", "unknown-actor /actors/0/memberships/0/organization");

    [Fact]
    public void A_date_of_an_actor_lies_in_the_years_of_the_calendar_and_has_a_basis() => Some.Registry
        .When(Register(Caricc with
        {
            Names = [new("Old Centre", Edtf.Parse("Y20000"), "background")],
            Founded = new(Edtf.Parse("-0044"), ""),
            Dissolved = new(Edtf.Parse("Y20000"), " "),
            Memberships = [new("osce", Edtf.Parse("-0044"), "background")],
        }))
        .ThenRefuses(
            "bad-date /actors/0/names/0/during", "bad-date /actors/0/founded/date", "missing-field /actors/0/founded/basis",
            "bad-date /actors/0/dissolved/date", "missing-field /actors/0/dissolved/basis", "bad-date /actors/0/memberships/0/during");

    [Fact]
    public void No_actor_is_a_part_of_itself()
    {
        Some.Registry.When(Register(Caricc with { Parent = "caricc" })).ThenRefuses("circular /actors/0/parent");
        Some.Registry.When(Amend(Some.Csto with { Parent = "csto-secretariat" })).ThenRefuses("circular /parent");
    }

    [Fact]
    public void An_actor_is_amended_whole() => Some.Registry
        .When(Amend(Some.Nato with { Name = "NATO", Parent = "OSCE" }))
        .ThenAppends(StreamName.Actor("nato"), 1, new ActorAmended(Some.Nato with { Name = "NATO", Parent = "osce" }, Some.Reason, Some.Author));

    [Fact]
    public void Amending_to_what_stands_appends_nothing() => Some.Registry.When(Amend(Some.Osce)).ThenNothing();

    [Fact]
    public void An_amendment_frees_the_names_that_it_drops()
    {
        var renamed = Some.Registry.And(new ActorAmended(Some.Csto with { Aliases = ["CSTO"] }, Some.Reason, Some.Author));

        renamed.When(Amend(Some.Nato with { Aliases = ["ODKB"] }))
            .ThenAppends(StreamName.Actor("nato"), 1, new ActorAmended(Some.Nato with { Aliases = ["ODKB"] }, Some.Reason, Some.Author));
    }

    [Fact]
    public void An_unknown_actor_is_not_amended() => Some.Registry
        .When(Amend(Some.Nato with { Id = "natto" }))
        .ThenRefuses("unknown-actor /id", "name-taken /name").Refusals[0].Suggestions[0].ShouldBe("nato");

    [Fact]
    public void A_merged_actor_is_not_amended() => Some.Registry.And(new ActorMerged("nato", "osce", Some.Reason, Some.Author))
        .When(Amend(Some.Nato with { Note = "A note." }))
        .ThenRefuses("already-merged /id");

    [Fact]
    public void An_amendment_needs_reason_and_author() => Some.Registry
        .When(Amend(Some.Nato with { Note = "A note." }, "", ""))
        .ThenRefuses("missing-field /reason", "missing-field /author");

    [Fact]
    public void An_actor_is_merged_into_another() => Some.Registry
        .When(Merge("nato", "OSCE"))
        .ThenAppends(StreamName.Actor("nato"), 1, new ActorMerged("nato", "osce", Some.Reason, Some.Author))
        .RestingOn(new Premise(StreamName.Actor("osce"), 1));

    [Fact]
    public void A_merger_that_would_close_a_circle_merges_nothing() => Some.Registry
        .And(new ActorMerged("nato", "osce", Some.Reason, Some.Author)).And(new ActorMerged("osce", "nato", Some.Reason, Some.Author))
        .Actors.ShouldSatisfyAllConditions(
            actors => actors.Resolve("nato").ShouldBe("osce"), actors => actors.Resolve("osce").ShouldBe("osce"),
            actors => actors.Entries["osce"].Version.ShouldBe(2));

    [Fact]
    public void Merging_twice_appends_nothing() => Some.Registry.And(new ActorMerged("nato", "osce", Some.Reason, Some.Author))
        .When(Merge("nato", "osce"))
        .ThenNothing();

    [Fact]
    public void An_actor_is_merged_into_the_one_that_stands_in_its_place_now() => Some.Registry
        .And(new ActorMerged("osce", "csto", Some.Reason, Some.Author))
        .When(Merge("nato", "osce"))
        .ThenAppends(StreamName.Actor("nato"), 1, new ActorMerged("nato", "csto", Some.Reason, Some.Author));

    [Fact]
    public void A_merged_actor_is_not_merged_elsewhere() => Some.Registry.And(new ActorMerged("nato", "osce", Some.Reason, Some.Author))
        .When(Merge("nato", "csto"))
        .ThenRefuses("already-merged /id");

    [Fact]
    public void No_actor_is_merged_into_itself()
    {
        Some.Registry.When(Merge("nato", "nato")).ThenRefuses("circular /into");
        Some.Registry.And(new ActorMerged("nato", "osce", Some.Reason, Some.Author)).When(Merge("osce", "nato")).ThenRefuses("circular /into");
    }

    [Fact]
    public void No_actor_is_merged_into_a_part_of_itself()
    {
        var registry = Some.Registry.And(
            new ActorRegistered(Some.Secretariat with { Id = "desk", Name = "Desk", Parent = "csto-secretariat" }),
            new ActorMerged("nato", "desk", Some.Reason, Some.Author));

        registry.When(Merge("csto", "csto-secretariat")).ThenRefuses("circular /into");
        registry.When(Merge("csto", "North Atlantic Treaty Organization")).ThenRefuses("circular /into");
        registry.When(Merge("desk", "csto")).ThenAppends(StreamName.Actor("desk"), 1, new ActorMerged("desk", "csto", Some.Reason, Some.Author));
    }

    [Fact]
    public void Only_known_actors_are_merged() => Some.Registry.When(Merge("natto", "ossce")).ThenRefuses("unknown-actor /into", "unknown-actor /id");

    [Fact]
    public void A_merge_needs_a_reason() => Some.Registry.When(Merge("nato", "osce", " ")).ThenRefuses("missing-field /reason");
}
