using CooperationTracker.Domain.Assessments;
using CooperationTracker.Domain.Time;
using CooperationTracker.Views.Actors;

namespace CooperationTracker.Views.Assessments;

/// <summary>How an assessor scored a party of a commitment.</summary>
public sealed record AssessmentItem
{
    /// <summary>Its id: the assessor's interim, or final, score of the party for the period.</summary>
    public required string Id { get; init; }

    /// <summary>The commitment's id, mergers followed.</summary>
    public required string Commitment { get; init; }

    /// <summary>The party.</summary>
    public required NamedActor Party { get; init; }

    /// <summary>The period.</summary>
    public required Edtf Period { get; init; }

    /// <summary>The score.</summary>
    public required Score Score { get; init; }

    /// <summary>Its number: 1, 0 or -1; null where there was no evidence.</summary>
    public int? Value { get; init; }

    /// <summary>Interim or final.</summary>
    public required Stage Stage { get; init; }

    /// <summary>Who scored.</summary>
    public required string Assessor { get; init; }

    /// <summary>Why.</summary>
    public required string Rationale { get; init; }

    /// <summary>The ids of the reports that are evidence.</summary>
    public required IReadOnlyList<string> Reports { get; init; }

    /// <summary>Those among them that count no more at the asked knowledge.</summary>
    public required IReadOnlyList<string> NoLongerCount { get; init; }

    /// <summary>Evidence from outside the record.</summary>
    public required IReadOnlyList<string> References { get; init; }

    /// <summary>The version of the codebook by which it was scored.</summary>
    public required string Codebook { get; init; }

    /// <summary>The position from which it stands.</summary>
    public required long Position { get; init; }

    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset RecordedAt { get; init; }
}

/// <summary>Which assessments are asked for; what is null does not narrow.</summary>
public sealed record AssessmentFilter
{
    /// <summary>The id of a party, or one of whose bodies is scored.</summary>
    public string? Actor { get; init; }

    /// <summary>The id of a topic that the commitment is about.</summary>
    public string? Topic { get; init; }

    /// <summary>A commitment's id.</summary>
    public string? Commitment { get; init; }

    /// <summary>A year that the period touches.</summary>
    public int? Year { get; init; }

    /// <summary>Who scored.</summary>
    public string? Assessor { get; init; }

    /// <summary>Interim or final.</summary>
    public Stage? Stage { get; init; }

    /// <summary>What scores are put together by, where they are.</summary>
    public ScoreGroup Group { get; init; }
}

/// <summary>Scores put together.</summary>
/// <param name="Cards">The cards, by id.</param>
/// <param name="Final">How far final scores agree, over all of them.</param>
/// <param name="Interim">How far interim scores do.</param>
public sealed record Scoreboard(IReadOnlyList<Scorecard> Cards, ScoreAgreement Final, ScoreAgreement Interim);
