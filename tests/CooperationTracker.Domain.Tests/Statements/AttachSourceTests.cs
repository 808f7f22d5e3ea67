using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Domain.Tests.Statements;

public class AttachSourceTests
{
    private const string Text = "Heading\n\nFirst line\n  and second.\n- An item\n---\nLast.\n";

    private static readonly string Digest = SourceText.Digest(Text);

    private static readonly AttachSource Attach = new("speech.txt", Digest, Text, Some.Author);

    private static readonly Passage[] Passages = [new(1, "Heading"), new(2, "First line and second."), new(3, "- An item"), new(4, "Last.")];

    private static StatementState Statement(string? source, params Paragraph[] paragraphs) => Given.Statement(Some.Received with
    {
        Source = source is null ? null : new SourceDocument("speech.txt", source),
        Paragraphs = paragraphs,
    });

    private static Paragraph Paragraph(int number, string text) => new(number, "In our words.", SourceText.Digest(text));

    [Fact]
    public void The_document_is_attached_with_all_its_passages() =>
        Statement(Digest, Paragraph(1, "Heading"), Paragraph(2, "First line and second."), Paragraph(4, "Last."))
            .When(Attach.Decide)
            .ThenAppends(Some.Stream, 1, new SourceAttached("speech.txt", Digest, Passages, Some.Author));

    [Fact]
    public void The_digest_of_the_file_is_enough() => Statement(Digest, new Paragraph(1, "In our words."))
        .When(Attach.Decide)
        .ThenAppends(Some.Stream, 1, new SourceAttached("speech.txt", Digest, Passages, Some.Author));

    [Fact]
    public void The_digests_of_paragraphs_are_enough() => Statement(null, Paragraph(2, "First line and second."))
        .When(Attach.Decide)
        .ThenAppends(Some.Stream, 1, new SourceAttached("speech.txt", Digest, Passages, Some.Author));

    [Fact]
    public void Attaching_twice_appends_nothing() => Statement(Digest, Paragraph(1, "Heading"))
        .And(new SourceAttached("speech.txt", Digest, Passages, "bob"))
        .When(Attach.Decide)
        .ThenNothing();

    [Fact]
    public void A_statement_without_digests_takes_no_document() => Statement(null, new Paragraph(1, "In our words."))
        .When(Attach.Decide)
        .ThenRefuses("digest-mismatch /source");

    [Fact]
    public void Another_document_is_refused() => Statement(SourceText.Digest("another"), Paragraph(1, "Heading"))
        .When(Attach.Decide)
        .ThenRefuses("digest-mismatch /source/sha256");

    [Fact]
    public void Every_paragraph_that_differs_or_is_not_there_is_named() =>
        Statement(Digest, Paragraph(1, "Heading"), Paragraph(2, "Something else."), Paragraph(5, "Too far."))
            .When(Attach.Decide)
            .ThenRefuses("digest-mismatch /paragraphs/1/sha256", "digest-mismatch /paragraphs/2/sha256");
}
