using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace CooperationTracker.Domain.Findings;

/// <summary>How much a finding asks for an auditor's eye.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Severity>))]
public enum Severity
{
    /// <summary>Something is missing that may well come, or was never written down.</summary>
    Low,

    /// <summary>Something does not fit, and there may be a plain explanation.</summary>
    Medium,

    /// <summary>Two things in the record cannot both be right.</summary>
    High,
}

/// <summary>A rule by which findings are made. Each stands in a file of its own.</summary>
/// <param name="Kind">The kind of its findings: a word that stays.</param>
/// <param name="Severity">How much they ask for an auditor's eye.</param>
/// <param name="Meaning">When it finds something, in a sentence.</param>
public sealed record FindingRule(string Kind, Severity Severity, string Meaning)
{
    /// <summary>A finding of this rule about an occurrence.</summary>
    internal Finding About(Followed.Occurrence occurrence, string sentence, IEnumerable<Told> reports) =>
        Make(occurrence.Id, null, sentence, reports) with { Occurrence = occurrence.Id };

    /// <summary>A finding of this rule about a commitment.</summary>
    /// <param name="commitment">The commitment.</param>
    /// <param name="key">What tells it from other findings of the rule about that commitment; null where there is one at most.</param>
    /// <param name="sentence">What was found.</param>
    /// <param name="reports">The reports concerned.</param>
    internal Finding About(Followed.Commitment commitment, string? key, string sentence, IEnumerable<Told> reports) =>
        Make(commitment.Id, key, sentence, reports) with { Commitment = commitment.Id };

    /// <summary>A finding of this rule about a report.</summary>
    internal Finding About(Followed.Plan plan, string sentence) =>
        Make(plan.Report, null, sentence, [new(plan.Report, plan.Position)]) with { Occurrence = plan.Occurrence };

    private Finding Make(string subject, string? key, string sentence, IEnumerable<Told> reports)
    {
        Told[] told = [.. reports.Distinct().OrderBy(r => r.Position).ThenBy(r => r.Report, StringComparer.Ordinal)];
        return new()
        {
            Id = Finding.IdOf(Kind, subject, key),
            Kind = Kind,
            Severity = Severity,
            Subject = subject,
            Sentence = sentence,
            Reports = [.. told.Select(r => r.Report).Distinct()],
            Position = told.Max(r => r.Position),
        };
    }
}

/// <summary>A report with the position from which it is known so.</summary>
/// <param name="Report">Its id.</param>
/// <param name="Position">The position.</param>
internal readonly record struct Told(string Report, long Position);

/// <summary>Where the record disagrees with itself, or leaves something open. Derived at the asked times, never stored.</summary>
public sealed record Finding
{
    /// <summary>Names it: follows from its kind and from what it is about alone, so that it can be settled.</summary>
    public required string Id { get; init; }

    /// <summary>The kind of its rule, such as <c>dates-differ</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>How much it asks for an auditor's eye.</summary>
    public required Severity Severity { get; init; }

    /// <summary>The occurrence, commitment or report that it is about.</summary>
    public required string Subject { get; init; }

    /// <summary>What was found.</summary>
    public required string Sentence { get; init; }

    /// <summary>The occurrence that it is about; null where it is about none.</summary>
    public string? Occurrence { get; init; }

    /// <summary>The commitment that it is about; null where it is about none.</summary>
    public string? Commitment { get; init; }

    /// <summary>The ids of the reports concerned, in the order in which they became known.</summary>
    public required IReadOnlyList<string> Reports { get; init; }

    /// <summary>The position from which all of them are known as they stand: what was settled before does not settle this.</summary>
    public required long Position { get; init; }

    /// <summary>The id of a finding: its kind, then 16 hexadecimal digits of the SHA-256 of what it is about.</summary>
    public static string IdOf(string kind, string subject, string? key) =>
        $"{kind}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{subject}\n{key}")).AsSpan(0, 8))}";
}
