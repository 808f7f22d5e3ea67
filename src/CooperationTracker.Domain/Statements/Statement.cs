using System.Security.Cryptography;
using System.Text.Json;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Statements;

/// <summary>One document, with what it reports: the content of a statement file, before anything is resolved.</summary>
public sealed record Statement
{
    /// <summary>The key under which it is known (<see cref="Slug"/>).</summary>
    public required string Key { get; init; }

    /// <summary>Its title.</summary>
    public required string Title { get; init; }

    /// <summary>The actor that states it.</summary>
    public required string Issuer { get; init; }

    /// <summary>The actor in whose name it is stated, where that is another one.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>The person who speaks or signs.</summary>
    public string? Speaker { get; init; }

    /// <summary>Where, or at which event, it was made.</summary>
    public string? Venue { get; init; }

    /// <summary>When it was issued, as far as the text itself says.</summary>
    public required Edtf Issued { get; init; }

    /// <summary>The issuer's document number.</summary>
    public string? Symbol { get; init; }

    /// <summary>Languages (BCP 47): the text's own, then the original's.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>The document it was taken from.</summary>
    public SourceDocument? Source { get; init; }

    /// <summary>Its paragraphs, numbered upwards.</summary>
    public required IReadOnlyList<Paragraph> Paragraphs { get; init; }

    /// <summary>Actors that it brings into the registry.</summary>
    public IReadOnlyList<ActorDefinition> Actors { get; init; } = [];

    /// <summary>Commitments that it opens.</summary>
    public IReadOnlyList<CommitmentDefinition> Commitments { get; init; } = [];

    /// <summary>What it reports.</summary>
    public IReadOnlyList<Report> Reports { get; init; } = [];

    /// <summary>
    /// SHA-256 of the statement's JSON, in lower-case hex: two files of the same content have the same
    /// digest, whether written as YAML or JSON and however laid out.
    /// </summary>
    public string Digest() =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, DomainJson.Options)));
}

/// <summary>The file that a statement was taken from.</summary>
/// <param name="File">The file's name, without folders.</param>
/// <param name="Sha256">SHA-256 of its bytes, in lower-case hex.</param>
public sealed record SourceDocument(string File, string Sha256);

/// <summary>A paragraph of the document.</summary>
/// <param name="Number">Its number, from 1; see <see cref="SourceText"/> for what counts as a paragraph.</param>
/// <param name="Sha256">SHA-256 of its text in the document, in lower-case hex; absent where nobody has taken it.</param>
/// <param name="Text">What it says, in our own words.</param>
public sealed record Paragraph(int Number, string Text, string? Sha256 = null);
