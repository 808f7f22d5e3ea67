using CooperationTracker.Domain.Commitments;

namespace CooperationTracker.Views.Commitments;

/// <summary>That a commitment's status became known to be another one.</summary>
/// <param name="Commitment">The commitment's id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Before">The status known before; null where the commitment was opened.</param>
/// <param name="After">The status known from then on.</param>
/// <param name="Position">The position at which it became known.</param>
/// <param name="RecordedAt">When that was recorded.</param>
/// <param name="Cause">What brought it about: the summary of a report, or the reason for a correction.</param>
public sealed record StatusChange(
    string Commitment, string Title, CommitmentStatus? Before, CommitmentStatus After, long Position, DateTimeOffset RecordedAt, string Cause);
