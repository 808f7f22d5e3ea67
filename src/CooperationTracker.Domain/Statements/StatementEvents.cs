using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Statements;

/// <summary>A statement was received. Its reports follow in the same stream, in the same transaction.</summary>
public sealed record StatementReceived : IEvent
{
    /// <inheritdoc cref="Statement.Key"/>
    public required string Key { get; init; }

    /// <summary>The digest of the statement as it was received (<see cref="Statement.Digest"/>).</summary>
    public required string Digest { get; init; }

    /// <inheritdoc cref="Statement.Title"/>
    public required string Title { get; init; }

    /// <inheritdoc cref="Statement.Issuer"/>
    public required string Issuer { get; init; }

    /// <inheritdoc cref="Statement.OnBehalfOf"/>
    public string? OnBehalfOf { get; init; }

    /// <inheritdoc cref="Statement.Speaker"/>
    public string? Speaker { get; init; }

    /// <inheritdoc cref="Statement.Venue"/>
    public string? Venue { get; init; }

    /// <inheritdoc cref="Statement.Issued"/>
    public required Edtf Issued { get; init; }

    /// <inheritdoc cref="Statement.Symbol"/>
    public string? Symbol { get; init; }

    /// <inheritdoc cref="Statement.Languages"/>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <inheritdoc cref="Statement.Source"/>
    public SourceDocument? Source { get; init; }

    /// <inheritdoc cref="Statement.Paragraphs"/>
    public required IReadOnlyList<Paragraph> Paragraphs { get; init; }
}

/// <summary>Someone brought the document itself, and its digests were right.</summary>
/// <param name="File">The name of the file that was brought.</param>
/// <param name="Sha256">SHA-256 of its bytes.</param>
/// <param name="Passages">The document's paragraphs word for word, by number.</param>
/// <param name="Author">Who brought it.</param>
public sealed record SourceAttached(string File, string Sha256, IReadOnlyList<Passage> Passages, string Author) : IEvent;

/// <summary>A paragraph of the document, word for word.</summary>
/// <param name="Number">The paragraph's number.</param>
/// <param name="Text">Its text.</param>
public sealed record Passage(int Number, string Text);

/// <summary>Another statement stands in this one's place: its reports count no more from now on.</summary>
/// <param name="By">The key of the statement that replaces it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who.</param>
public sealed record StatementSuperseded(string By, string Reason, string Author) : IEvent;

/// <summary>The statement was taken back: its reports count no more from now on.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who.</param>
public sealed record StatementWithdrawn(string Reason, string Author) : IEvent;
