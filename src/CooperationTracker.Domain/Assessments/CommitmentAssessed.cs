using System.Collections.Immutable;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Assessments;

/// <summary>An assessor scored how one party kept a commitment over a period.</summary>
public sealed record CommitmentAssessed : IEvent
{
    /// <summary>Names the assessor's interim, or final, score of this party for this period (<see cref="AssessCommitment.IdOf"/>).</summary>
    public required string Id { get; init; }

    /// <summary>The commitment's id.</summary>
    public required string Commitment { get; init; }

    /// <summary>The party's id.</summary>
    public required string Party { get; init; }

    /// <summary>The period, with a first and a last day.</summary>
    public required Edtf Period { get; init; }

    /// <summary>The score.</summary>
    public required Score Score { get; init; }

    /// <summary>Whether it is the assessor's last word.</summary>
    public required Stage Stage { get; init; }

    /// <summary>Why.</summary>
    public required string Rationale { get; init; }

    /// <summary>The ids of reports that are evidence.</summary>
    public IReadOnlyList<string> Reports { get; init; } = [];

    /// <summary>Evidence from outside the record, such as addresses and titles.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>The version of the codebook by which it was scored.</summary>
    public required string Codebook { get; init; }

    /// <summary>Who scored.</summary>
    public required string Assessor { get; init; }
}

/// <summary>What decisions about the assessments of one commitment need to know: a fold over their stream.</summary>
public sealed record AssessmentState
{
    /// <summary>Before the first assessment.</summary>
    public static AssessmentState None { get; } = new();

    /// <summary>How many events the stream holds.</summary>
    public long Version { get; private init; }

    /// <summary>The assessments that stand, by id.</summary>
    public ImmutableDictionary<string, CommitmentAssessed> Standing { get; private init; } = ImmutableDictionary<string, CommitmentAssessed>.Empty;

    /// <summary>The state after one more event.</summary>
    /// <exception cref="UnknownEventException">The event has no line here.</exception>
    public AssessmentState Evolve(IEvent @event) => @event switch
    {
        CommitmentAssessed e => new() { Version = Version + 1, Standing = Standing.SetItem(e.Id, e) },
        _ => throw new UnknownEventException(@event),
    };
}
