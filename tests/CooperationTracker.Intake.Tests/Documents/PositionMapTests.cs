using System.Text;
using CooperationTracker.Intake.Documents;

namespace CooperationTracker.Intake.Tests.Documents;

/// <summary>Where the fields of a document stand, and what it takes to know.</summary>
[Collection(nameof(Alone))]
public sealed class PositionMapTests
{
    private const int Many = 1_000_000;

    [Theory]
    [InlineData("¤{}", "")]
    [InlineData("¤{}", "/absent/field")]
    [InlineData("{\n  ¤\"a\": 1}", "/a")]
    [InlineData("{\n  ¤\"a\": 1}", "/a/absent")]
    [InlineData("{\"x\": {\"a\": 1}, ¤\"a\": 2}", "/a")]
    [InlineData("{\"a\": [1, [2, ¤3]]}", "/a/1/1")]
    [InlineData("{\"a\": [1, ¤[2, 3]]}", "/a/1/2")]
    [InlineData("{\"a\": [{\"b\": 1}, {¤\"b\": 2}], \"b\": 3}", "/a/1/b")]
    [InlineData("{\"a\": [{\"b\": 1}, ¤{\"c\": 2}], \"b\": 3}", "/a/1/b")]
    [InlineData("{\"ü\": 1, ¤\"a/b~c\": 2}", "/a~1b~0c")]
    [InlineData("{\"a\": 1, ¤\"\\u0061\\/b\": 2}", "/a~1b")]
    [InlineData("{\"a\": 1, ¤\"a\": 2}", "/a")]
    [InlineData("{\"a\": {¤\"b\": 1}, \"a\": 2}", "/a/b")]
    [InlineData("{¤\"a\": [0], \"b\": [[]]}", "/a/-1")]
    [InlineData("{¤\"a\": 1, \"b\": ]}", "/a")]
    [InlineData("{¤\"a\": 1, \"\\ud800\": 2}", "/a")]
    [InlineData("¤[", "/0")]
    [InlineData("\n\n ¤7", "")]
    public void A_field_of_JSON_is_found_or_what_it_should_stand_in(string marked, string pointer)
    {
        var before = marked[..marked.IndexOf('¤', StringComparison.Ordinal)];

        new PositionMap(Encoding.UTF8.GetBytes(marked.Replace("¤", "", StringComparison.Ordinal)), firstLine: 5).Locate(pointer)
            .ShouldBe((5 + before.Count(c => c == '\n'), before.Length - before.LastIndexOf('\n')));
    }

    [Fact]
    public void What_is_no_JSON_at_all_has_no_places() => new PositionMap("what"u8.ToArray(), 1).Locate("/a").ShouldBe((0, 0));

    [Theory]
    [InlineData("json", "{\"languages\": [1", ",1", "]}")]
    [InlineData("json", "{\"languages\": [[]", ",[]", "]}")]
    [InlineData("yaml", "languages: [a", ",a", "]")]
    [InlineData("yaml", "languages:\n", "- a\n", "")]
    [InlineData("yaml", "languages: [[]", ",[]", "]")]
    public void A_document_of_a_million_items_takes_no_more_than_some_bytes_for_each(string form, string start, string item, string end)
    {
        var text = Encoding.UTF8.GetBytes(start + string.Concat(Enumerable.Repeat(item, Many)) + end);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var document = InputDocument.Read($"hostile.{form}", text);
        var error = document.Error("some", $"/languages/{Many - 1}", "message");

        // Its JSON and a place for each: by a pointer for each it would be eight times as much.
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(48L * 1024 * 1024);
        error.Line.ShouldBe(item.EndsWith('\n') ? Many + 1 : 1);
        GC.KeepAlive(document);
    }

    [Fact]
    public void Of_a_document_with_a_hundred_thousand_mistakes_the_first_hundred_are_told()
    {
        var json = $"{{{string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"field-{i}\": {i}"))}}}";

        var errors = Text.Errors("hostile.json", json);

        errors.Count.ShouldBe(100);
        errors[^1].Pointer.ShouldBe("/field-99");
        errors[^1].Line.ShouldBe(1);
    }
}
