using CsCheck;

namespace CooperationTracker.Domain.Tests;

public class NearestNamesTests
{
    private static readonly string[] Known = ["csto", "caco", "osce", "nato", "tajikistan", "turkmenistan", "uzbekistan", "un-secretary-general", "nikolai-bordyuzha"];

    [Theory]
    [InlineData("csot", "csto")]
    [InlineData("tadjikistan", "tajikistan")]
    [InlineData("TAJIKISTAN", "tajikistan")]
    [InlineData("turkmenstan", "turkmenistan")]
    [InlineData("nikolay-bordyuzha", "nikolai-bordyuzha")]
    [InlineData("secretary", "un-secretary-general")]
    public void The_nearest_name_comes_first(string mistyped, string nearest) =>
        NearestNames.To(mistyped, Known)[0].ShouldBe(nearest);

    [Theory]
    [InlineData("interpol")]
    [InlineData("brazil")]
    [InlineData("a very long text that is nothing like any of them")]
    public void What_is_like_nothing_gets_no_suggestion(string mistyped) => NearestNames.To(mistyped, Known).ShouldBeEmpty();

    [Fact]
    public void Names_equally_near_stand_in_order_and_once() =>
        NearestNames.To("xsto", ["bsto", "asto", "asto", "csto", "dsto"]).ShouldBe(["asto", "bsto", "csto"]);

    [Fact]
    public void Two_letters_that_changed_places_are_nearer_than_two_that_differ() =>
        NearestNames.To("abdc", ["abxy", "abcd"]).ShouldBe(["abcd", "abxy"]);

    [Fact]
    public void One_slip_in_a_known_name_finds_it() => Gen.Select(Gen.Int[0, Known.Length - 1], Gen.Int[0, 100], Gen.Int[0, 2]).Sample((which, where, slip) =>
    {
        var name = Known[which];
        var at = where % name.Length;
        var mistyped = slip switch
        {
            0 => name.Remove(at, 1),
            1 => name.Insert(at, "x"),
            _ => name.Remove(at, 1).Insert(at, "x"),
        };

        NearestNames.To(mistyped, Known).ShouldContain(name);
    });
}
