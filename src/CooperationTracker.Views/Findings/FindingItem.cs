using CooperationTracker.Domain.Findings;
using CooperationTracker.Views.Published;

namespace CooperationTracker.Views.Findings;

/// <summary>A finding with what an auditor says of it, at the asked times.</summary>
public sealed record FindingItem
{
    /// <summary>Its id, which stays: it follows from the kind and from what it is about.</summary>
    public required string Id { get; init; }

    /// <summary>The kind of its rule.</summary>
    public required string Kind { get; init; }

    /// <summary>How much it asks for an auditor's eye.</summary>
    public required Severity Severity { get; init; }

    /// <summary>The occurrence, commitment or report that it is about.</summary>
    public required string Subject { get; init; }

    /// <summary>What was found.</summary>
    public required string Sentence { get; init; }

    /// <summary>When the rule finds something, in a sentence.</summary>
    public required string Rule { get; init; }

    /// <summary>The occurrence that it is about.</summary>
    public string? Occurrence { get; init; }

    /// <summary>The commitment that it is about.</summary>
    public string? Commitment { get; init; }

    /// <summary>The ids of the reports concerned, in the order in which they became known.</summary>
    public required IReadOnlyList<string> Reports { get; init; }

    /// <summary>The position from which it is known so.</summary>
    public required long Position { get; init; }

    /// <summary>Whether an auditor settled it since.</summary>
    public required bool Settled { get; init; }

    /// <summary>The last verdict on it; one that was given on less than the finding's position, or a reopening, leaves it open.</summary>
    public Settlement? Settlement { get; init; }
}

/// <summary>What an auditor said of a finding.</summary>
/// <param name="Verdict">Settled or opened again.</param>
/// <param name="Known">The position of the last thing that the auditor had before them of what it concerns.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who.</param>
/// <param name="Position">The position.</param>
/// <param name="RecordedAt">When it was recorded.</param>
public sealed record Settlement(Verdict Verdict, long Known, string Reason, string Author, long Position, DateTimeOffset RecordedAt);

/// <summary>Which findings are asked for; what is null does not narrow.</summary>
public sealed record FindingFilter
{
    /// <summary>A finding's id.</summary>
    public string? Id { get; init; }

    /// <summary>The kind of a rule.</summary>
    public string? Kind { get; init; }

    /// <summary>How much it asks for an auditor's eye.</summary>
    public Severity? Severity { get; init; }

    /// <summary>The id of an actor that takes part in what it is about or is a party, or one of whose bodies is.</summary>
    public string? Actor { get; init; }

    /// <summary>A topic's id.</summary>
    public string? Topic { get; init; }

    /// <summary>The id of the commitment that it is about, or that a report concerned acts on.</summary>
    public string? Commitment { get; init; }

    /// <summary>Whether it is settled.</summary>
    public bool? Settled { get; init; }

    /// <summary>Narrows it to what a part of the log may have changed; null for all.</summary>
    internal Touched? Among { get; init; }

    /// <summary>The rules that can give such a finding.</summary>
    internal IReadOnlyCollection<FindingRule> Rules => [.. FindingRules.All.Where(r =>
        (Kind is null || r.Kind == Kind)
        && (Severity is null || r.Severity == Severity)
        && (Id is null || Id.StartsWith(r.Kind + "-", StringComparison.Ordinal)))];
}
