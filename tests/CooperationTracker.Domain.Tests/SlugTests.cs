using System.Text.RegularExpressions;
using CsCheck;

namespace CooperationTracker.Domain.Tests;

public partial class SlugTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("7")]
    [InlineData("caco-osce-2004")]
    [InlineData("57-145")]
    public void An_id_is_letters_digits_and_single_hyphens(string id) => Slug.IsValid(id).ShouldBeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("a--b")]
    [InlineData("A")]
    [InlineData("a b")]
    [InlineData("a_b")]
    [InlineData("a:b")]
    [InlineData("a/b")]
    [InlineData("é")]
    [InlineData("одкб")]
    [InlineData("٣")] // a digit, but not of ASCII
    [InlineData("a\n")]
    public void Anything_else_is_no_id(string? text) => Slug.IsValid(text).ShouldBeFalse();

    [Fact]
    public void An_id_has_80_characters_at_most()
    {
        Slug.IsValid(new('a', 80)).ShouldBeTrue();
        Slug.IsValid(new('a', 81)).ShouldBeFalse();
    }

    [Fact]
    public void An_id_is_what_its_pattern_matches() =>
        Gen.Char["ab1-A_"].Array[0, 8].Select(c => new string(c)).Sample(text => Slug.IsValid(text) == Pattern().IsMatch(text));

    [GeneratedRegex(@"\A[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Pattern();
}
