using CooperationTracker.Domain.Statements;
using CsCheck;

namespace CooperationTracker.Domain.Tests.Statements;

public class SourceTextTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("\n \n\t\n", new string[0])]
    [InlineData("one", new[] { "one" })]
    [InlineData("one\ntwo", new[] { "one two" })]
    [InlineData("one\r\ntwo\r\n\r\nthree", new[] { "one two", "three" })]
    [InlineData("  one  \n   two ", new[] { "one two" })]
    [InlineData("one\n\n\n\ntwo", new[] { "one", "two" })]
    [InlineData("one\n- two\nthree\n- four", new[] { "one", "- two three", "- four" })]
    [InlineData("one\n---\ntwo", new[] { "one", "two" })]
    [InlineData("one\n ---\ntwo\n-----", new[] { "one", "two -----" })]
    [InlineData("one\n-two", new[] { "one -two" })]
    [InlineData("---\n---", new string[0])]
    public void A_document_divides_into_paragraphs(string document, string[] paragraphs) =>
        SourceText.Paragraphs(document).ShouldBe(paragraphs);

    [Fact]
    public void Paragraphs_set_apart_by_blank_lines_divide_into_the_same_again() =>
        Gen.OneOf("one", "two three", "- four", "---", "", "  ", "five\r").Array[0, 12].Sample(lines =>
        {
            var paragraphs = SourceText.Paragraphs(string.Join('\n', lines));

            SourceText.Paragraphs(string.Join("\n\n", paragraphs)).ShouldBe(paragraphs);
            paragraphs.ShouldAllBe(p => p.Length > 0 && p == p.Trim());
        });

    [Fact] // FIPS 180-4, example of one block
    public void A_digest_is_the_SHA_256_of_the_text_in_lower_case_hex() =>
        SourceText.Digest("abc").ShouldBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

    [Fact]
    public void A_digest_is_of_the_text_in_UTF_8() =>
        SourceText.Digest("ОДКБ").ShouldBe(SourceText.Digest([0xD0, 0x9E, 0xD0, 0x94, 0xD0, 0x9A, 0xD0, 0x91]));
}
