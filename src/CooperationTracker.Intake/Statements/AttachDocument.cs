using System.Text;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Intake.Documents;

namespace CooperationTracker.Intake.Statements;

/// <summary>Bring the document that a statement was taken from.</summary>
/// <param name="Key">The statement's key.</param>
/// <param name="File">The document's file name, without folders; null for the one that the statement names.</param>
/// <param name="Content">Its content.</param>
/// <param name="Origin">Who brings it, and from where.</param>
/// <param name="Expected">The version of the statement that the request was made on, or one of several; null for any.</param>
public sealed record AttachDocumentCommand(
    string Key, string? File, ReadOnlyMemory<byte> Content, Origin Origin, IReadOnlyList<long>? Expected = null) : ICommand;

/// <summary>Use case: bring the document that a statement was taken from.</summary>
public static class AttachDocument
{
    /// <summary>Carries out the command.</summary>
    /// <exception cref="InputException">The document is no readable text.</exception>
    public static Task<Outcome> Handle(AttachDocumentCommand command, TrackerLog log, CancellationToken cancellation) =>
        log.AttachAsync(command.Key, command.File, command.Content, command.Origin, command.Expected, cancellation);

    /// <summary>Attaches a document's passages, once its digests are found to be right.</summary>
    /// <param name="log">The log.</param>
    /// <param name="key">The statement's key.</param>
    /// <param name="file">The document's file name, without folders; null for the one that the statement names.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="origin">Who brings it, and from where.</param>
    /// <param name="expectedVersions">The version of the statement that the request was made on, or one of several; null for any.</param>
    /// <param name="cancellation">Honoured until the append is sent.</param>
    /// <exception cref="InputException">The document is no readable text.</exception>
    public static Task<Outcome> AttachAsync(
        this TrackerLog log, string key, string? file, ReadOnlyMemory<byte> bytes, Origin origin,
        IReadOnlyList<long>? expectedVersions = null, CancellationToken cancellation = default)
    {
        var digest = SourceText.Digest(bytes.Span);
        if (bytes.Span.StartsWith(TextEncoding.Mark))
        {
            bytes = bytes[TextEncoding.Mark.Length..]; // it belongs to the file, and to no paragraph
        }
        TextEncoding.CheckDocument(file ?? "", bytes.Span, InputDocument.MaxBytes);
        var text = Encoding.UTF8.GetString(bytes.Span);
        return log.CorrectAsync(key, origin, expectedVersions, statement => Task.FromResult(
            new AttachSource(file ?? statement.Received.Source?.File ?? key, digest, text, origin.Author).Decide(statement)), cancellation);
    }
}
