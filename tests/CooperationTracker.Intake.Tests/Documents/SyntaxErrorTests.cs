using CooperationTracker.Intake.Documents;

namespace CooperationTracker.Intake.Tests.Documents;

/// <summary>Files that are no YAML or JSON that is read.</summary>
public class SyntaxErrorTests
{
    [Theory]
    [InlineData("key: a\ntitle: ¤\"open\n")]
    [InlineData("key: a\n¤\ttitle: b\n")]
    [InlineData("key: a\n ¤title: b\n")]
    [InlineData("key: [a, b¤\n")]
    [InlineData("key: a\n¤}\n")]
    [InlineData("key: a: b¤: c\n")]
    [InlineData("¤%YAML 9.9\n---\nkey: a\n")]
    [InlineData("key: &anchor a")]
    public void Broken_YAML_is_named_with_a_line(string text)
    {
        var error = Text.Errors("a.yaml", text).ShouldHaveSingleItem();

        error.Code.ShouldBe(InputCodes.Syntax);
        error.Line.ShouldBeInRange(1, text.Count(c => c == '\n') + 1);
        error.Column.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("key: ¤&a value\ntitle: *a\n", "Anchors")]
    [InlineData("key: ¤*a\n", "Anchors")]
    [InlineData("key: ¤&a [x, x]\nissuer: &b [*a, *a]\ntitle: &c [*b, *b]\n", "Anchors")]
    [InlineData("¤&a key: value\n", "Anchors")]
    [InlineData("key: a\ntitle: b\n¤key: c\n", "'key' stands twice")]
    [InlineData("reports:\n  - id: a\n    ¤id: b\n", "'id' stands twice")]
    [InlineData("¤[a, b]: c\n", "plain name")]
    [InlineData("? ¤{ a: b }\n: c\n", "plain name")]
    [InlineData("key: a\n¤---\nkey: b\n", "second document")]
    public void YAML_that_is_not_read_says_what_to_do(string text, string message)
    {
        var error = Text.Error("a.yaml", text);

        error.Code.ShouldBe(InputCodes.Syntax);
        error.Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("¤x")]
    [InlineData("{\n  \"key\": ¤nope\n}")]
    [InlineData("{\n  \"key\": \"a\"\n  ¤\"title\": \"b\"\n}")]
    [InlineData("\n\n{\n  \"key\": \"a\",,\n}")]
    [InlineData("{\"key\": \"a\"¤")]
    [InlineData("{\"key\": \"open¤")]
    [InlineData("{\"key\": \"a\"} ¤{}")]
    [InlineData("{\"key\": ¤\"a\nb\"}")]
    [InlineData("{\"key\": \"¤\\x\"}")]
    [InlineData("¤// comment\n{}")]
    [InlineData("{\n  \"key\": \"a\",\n¤}")]
    public void Broken_JSON_is_named_with_the_line_where_it_breaks(string text)
    {
        var error = Text.Errors("a.json", text).ShouldHaveSingleItem();

        error.Code.ShouldBe(InputCodes.Syntax);
        error.Line.ShouldBe((text.Split('¤') is [var before, _] ? before : text[..text.IndexOf(",,", StringComparison.Ordinal)]).Count(c => c == '\n') + 1);
        error.Column.ShouldBeGreaterThan(0);
        error.Message.ShouldNotContain("LineNumber");
        error.Message.ShouldNotContain("reader options");
    }

    [Fact]
    public void A_field_that_stands_twice_in_JSON_is_named()
    {
        var error = Text.Errors("a.json", "{\n \"key\": \"a\",\n \"key\": \"b\"\n}").Single(e => e.Code == "duplicate");

        (error.Line, error.Pointer).ShouldBe((3, "/key"));
    }

    [Theory]
    [InlineData("a.yaml", "- a\n- b\n")]
    [InlineData("a.yaml", "just text\n")]
    [InlineData("a.json", "[1, 2]")]
    [InlineData("a.json", "\"text\"")]
    [InlineData("a.json", "12")]
    [InlineData("a.json", "null")]
    public void What_is_no_statement_at_all_is_refused_at_its_start(string file, string text)
    {
        var error = Text.Errors(file, text).ShouldHaveSingleItem();

        (error.Line, error.Column, error.Pointer, error.Code).ShouldBe((1, 1, "", "invalid-value"));
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        Text.Errors("a.yaml", "key: " + new string('[', 100_000)).ShouldHaveSingleItem().Code.ShouldBe(InputCodes.Syntax);
        Text.Errors("a.yaml", "key: " + string.Concat(Enumerable.Repeat("\n - ", 40).Select((s, i) => s.Replace(" ", new string(' ', i + 1), StringComparison.Ordinal))))
            .ShouldHaveSingleItem().Message.ShouldContain("nested more than 32 deep");
        Text.Errors("a.json", "{\"key\": " + new string('[', 100_000) + new string(']', 100_000) + "}").ShouldHaveSingleItem().Code.ShouldBe(InputCodes.Syntax);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        Text.Errors("a.json", Text.Json.Replace("A speech", "A \\ud800 speech", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(e => e.Code.ShouldBe(InputCodes.Encoding), e => e.Pointer.ShouldBe("/title"));
        Text.Errors("a.json", Text.Json.Replace("\"title\"", "\"\\ud800\"", StringComparison.Ordinal)).ShouldNotBeEmpty();
    }

    [Fact]
    public void Many_errors_in_a_large_file_are_found_in_a_short_time()
    {
        var reports = string.Join(",\n", Enumerable.Repeat("{ \"id\": \"a\", \"type\": \"Nope\" }", 20_000));

        Text.Errors("a.json", Text.Json.Replace("\"reports\": [", "\"reports\": [\n" + reports + ",", StringComparison.Ordinal))
            .Count.ShouldBe(100);
    }
}
