namespace CooperationTracker.Domain.Statements;

/// <summary>Bring the document that a statement was taken from.</summary>
/// <param name="File">The document's file name.</param>
/// <param name="Sha256">SHA-256 of the file's bytes.</param>
/// <param name="Text">The file's text.</param>
/// <param name="Author">Who brings it.</param>
public sealed record AttachSource(string File, string Sha256, string Text, string Author)
{
    /// <summary>
    /// Attaches the document's passages if its digests are the ones that the statement names; nothing where it
    /// is attached already. Refuses a file or paragraph with another digest, and a statement without digests.
    /// </summary>
    public Decision Decide(StatementState statement)
    {
        var received = statement.Received;
        if (statement.AttachedSha256 == Sha256)
        {
            return Decision.Nothing;
        }
        if (received.Source is null && received.Paragraphs.All(p => p.Sha256 is null))
        {
            return Decision.Refuse(new Refusal(RefusalCodes.DigestMismatch, "/source",
                $"The statement '{received.Key}' names no digest, so no document can be checked against it."));
        }
        if (received.Source is { } source && source.Sha256 != Sha256)
        {
            return Decision.Refuse(new Refusal(RefusalCodes.DigestMismatch, "/source/sha256",
                $"'{File}' has the SHA-256 {Sha256}, but the statement '{received.Key}' was taken from '{source.File}' with {source.Sha256}. Attach that very file."));
        }
        var passages = SourceText.Paragraphs(Text);
        var refusals = received.Paragraphs.Index()
            .Where(p => p.Item.Sha256 is not null
                && (p.Item.Number > passages.Count || SourceText.Digest(passages[p.Item.Number - 1]) != p.Item.Sha256))
            .Select(p => new Refusal(RefusalCodes.DigestMismatch, $"/paragraphs/{p.Index}/sha256", p.Item.Number > passages.Count
                ? $"'{File}' has {passages.Count} paragraphs, and no paragraph {p.Item.Number}."
                : $"Paragraph {p.Item.Number} of '{File}' is not the one that the statement '{received.Key}' was taken from."))
            .ToArray();
        return refusals.Length > 0
            ? Decision.Refuse(refusals)
            : Decision.Append(StreamName.Statement(received.Key), statement.Version, new SourceAttached(
                File, Sha256, [.. passages.Index().Select(p => new Passage(p.Index + 1, p.Item))], Author));
    }
}
