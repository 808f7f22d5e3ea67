using CooperationTracker.Domain.Commitments;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Domain.Time;

namespace CooperationTracker.Domain.Findings;

/// <summary>What rules look at: as much of the record, at the asked times, as one of them needs.</summary>
public static class Followed
{
    /// <summary>An occurrence that several statements tell of.</summary>
    /// <param name="Id">Its name.</param>
    /// <param name="Accounts">Its accounts, in the order in which they became known.</param>
    /// <param name="Contradictions">Where accounts of different statements contradict.</param>
    public sealed record Occurrence(string Id, IReadOnlyList<Account> Accounts, IReadOnlyList<Contradiction> Contradictions)
    {
        /// <summary>The occurrence of some accounts.</summary>
        public static Occurrence Of(string id, IReadOnlyList<Account> accounts) => new(id, accounts, OccurrenceComparison.Contradictions(accounts));

        /// <summary>The accounts that contradict another one in a field.</summary>
        internal IEnumerable<Account> Differing(string field)
        {
            var reports = Contradictions.Where(c => c.Field == field).SelectMany(c => (string[])[c.Report, c.OtherReport]).ToHashSet();
            return Accounts.Where(a => reports.Contains(a.Report));
        }
    }

    /// <summary>A commitment with what acted on it.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Parties">The ids of its parties.</param>
    /// <param name="Acts">What acted on it, in the order in which it occurred.</param>
    public sealed record Commitment(string Id, IReadOnlyList<string> Parties, IReadOnlyList<Act> Acts);

    /// <summary>What one report does to a commitment.</summary>
    /// <param name="Report">The report's id.</param>
    /// <param name="Statement">The key of its statement.</param>
    /// <param name="Speaker">The actor whose statement it is: the one on whose behalf it was issued, or its issuer.</param>
    /// <param name="Issued">When the statement was issued.</param>
    /// <param name="Effect">What it does.</param>
    /// <param name="Occurred">When it occurred.</param>
    /// <param name="Position">The position from which it is known so.</param>
    public sealed record Act(string Report, string Statement, string Speaker, Edtf Issued, EffectKind Effect, Edtf Occurred, long Position)
    {
        /// <summary>Such as <c>fulfils on 2008-07 in speech:report</c>.</summary>
        internal string Words => $"{KebabCase.Of(Effect)}, {Occurred}, {Report}";

        internal Told Told => new(Report, Position);

        /// <summary>Whether it had begun, whichever of its days is the true one, before the other one may have.</summary>
        internal bool CertainlyBefore(Act other) =>
            Occurred is { IsQualified: false, BegunLatest: { } begun } && other.Occurred is { IsQualified: false, Earliest: { } may } && begun < may;
    }

    /// <summary>Something that a statement says will be.</summary>
    /// <param name="Report">The report's id.</param>
    /// <param name="Statement">The key of its statement.</param>
    /// <param name="Issued">When the statement was issued.</param>
    /// <param name="Modality">How real it says it is.</param>
    /// <param name="Occurred">For when it is set.</param>
    /// <param name="Occurrence">The occurrence that it would be; null where it names none.</param>
    /// <param name="Summary">What is planned.</param>
    /// <param name="Position">The position from which it is known so.</param>
    /// <param name="Kept">
    /// The reports that tell that it took place, of something that followed from it, or that a commitment that it acts on was
    /// kept, not certainly before it was announced.
    /// </param>
    public sealed record Plan(
        string Report, string Statement, Edtf Issued, Modality Modality, Edtf Occurred, string? Occurrence, string Summary, long Position, IReadOnlyList<string> Kept);
}
