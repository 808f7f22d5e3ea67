using System.Text.Json.Serialization;

namespace CooperationTracker.Domain.Commitments;

/// <summary>How far a commitment has come. Derived, never stored: see <see cref="CommitmentFold"/>.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<CommitmentStatus>))]
public enum CommitmentStatus
{
    /// <summary>Nothing is known to have acted on it.</summary>
    Opened,

    /// <summary>Brought up, not taken on.</summary>
    Proposed,

    /// <summary>Taken on.</summary>
    Adopted,

    /// <summary>Acted on.</summary>
    InProgress,

    /// <summary>Kept.</summary>
    Fulfilled,

    /// <summary>Replaced by another.</summary>
    Superseded,

    /// <summary>Taken back.</summary>
    Withdrawn,

    /// <summary>Ended unkept.</summary>
    Lapsed,
}

/// <summary>The status of a commitment as a fold over effects, in the order in which they occurred.</summary>
public static class CommitmentFold
{
    /// <summary>
    /// The status after one more effect (codebook, Commitments). Proposing or reaffirming never sets a
    /// commitment back: a proposal counts only where nothing was known, and a reaffirmation of something
    /// not yet adopted adopts it, since one reaffirms what one holds to. Every other effect says where the
    /// commitment now stands, even after it had ended: what is advanced after it lapsed is in progress again.
    /// </summary>
    public static CommitmentStatus Evolve(CommitmentStatus status, EffectKind effect) => effect switch
    {
        EffectKind.Proposes => status is CommitmentStatus.Opened ? CommitmentStatus.Proposed : status,
        EffectKind.Reaffirms => status is CommitmentStatus.Opened or CommitmentStatus.Proposed ? CommitmentStatus.Adopted : status,
        EffectKind.Adopts => status is CommitmentStatus.InProgress ? status : CommitmentStatus.Adopted,
        EffectKind.Advances => CommitmentStatus.InProgress,
        EffectKind.Fulfils => CommitmentStatus.Fulfilled,
        EffectKind.Supersedes => CommitmentStatus.Superseded,
        EffectKind.Withdraws => CommitmentStatus.Withdrawn,
        EffectKind.Lapses => CommitmentStatus.Lapsed,
        _ => throw new ArgumentOutOfRangeException(nameof(effect), effect, "unknown effect"),
    };

    /// <summary>Whether more is to be expected: it was brought up or taken on, and has not ended.</summary>
    public static bool IsUnderWay(CommitmentStatus status) =>
        status is CommitmentStatus.Proposed or CommitmentStatus.Adopted or CommitmentStatus.InProgress;

    /// <summary>The status after effects, given in the order in which they occurred.</summary>
    public static CommitmentStatus Of(IEnumerable<EffectKind> effects) =>
        effects.Aggregate(CommitmentStatus.Opened, Evolve);
}
