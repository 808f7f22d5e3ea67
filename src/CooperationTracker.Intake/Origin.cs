using System.Globalization;
using System.Text.Json;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Reports;
using CooperationTracker.EventLog;

namespace CooperationTracker.Intake;

/// <summary>Who appends, and from where: it goes into the headers of every event.</summary>
/// <param name="Author">The person or program.</param>
/// <param name="Via">The edge it came through, such as <c>cli</c>.</param>
/// <param name="File">The file it was taken from; null for a request.</param>
/// <param name="CorrelationId">The conversation that it belongs to; null for none.</param>
/// <param name="CausationId">What caused it; null for none.</param>
/// <param name="Request">The request that asks for it, where that may come again; null for none.</param>
public sealed record Origin(
    string Author, string Via, string? File = null, string? CorrelationId = null, string? CausationId = null, RequestIdentity? Request = null)
{
    /// <summary>How many characters an author's name has at most: a leaf of the transparency log has it in it, and only so much place.</summary>
    public const int LongestAuthor = 200;

    internal AppendMetadata ToMetadata() => Author.Length > LongestAuthor
        ? throw new InvalidEventException(string.Create(CultureInfo.InvariantCulture,
            $"An author's name has at most {LongestAuthor} characters, and this one has {Author.Length}: {Author[..20]}..."))
        : new(CorrelationId, CausationId, JsonSerializer.SerializeToUtf8Bytes(
            new Headers(Author, Via, File, CodebookEntry.Version), DomainJson.Options), Request);

    private sealed record Headers(string Author, string Via, string? File, string Codebook);
}
