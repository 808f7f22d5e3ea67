using CooperationTracker.Domain.Actors;

namespace CooperationTracker.Domain.Commitments;

/// <summary>Open a commitment: effects may name it from then on.</summary>
/// <param name="Commitment">The commitment; its parties by id, name or alias.</param>
public sealed record OpenCommitment(CommitmentDefinition Commitment) : IRegistryCommand
{
    /// <summary>Opens the commitment; nothing where it already stands like this, or was first opened like this. Refuses a taken id and unknown parties or topics.</summary>
    public Decision Decide(Registry registry) => new RegisterEntries([], [], [Commitment]).Decide(registry);
}

/// <summary>Replace a commitment's title, scope, parties, topics and review interval.</summary>
/// <param name="Commitment">The commitment as it should be.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who asks for it.</param>
public sealed record AmendCommitment(CommitmentDefinition Commitment, string Reason, string Author) : IRegistryCommand
{
    /// <summary>Amends the commitment; nothing where it already stands like this. Refuses an unknown or merged one.</summary>
    public Decision Decide(Registry registry)
    {
        List<Refusal> refusals = [];
        Correction.Require(Reason, Author, refusals);
        if (!registry.Commitments.Entries.TryGetValue(Commitment.Id, out var entry))
        {
            refusals.Add(Unknown.Commitment(registry, Commitment.Id, "/id"));
        }
        else if (entry.MergedInto is { } survivor)
        {
            refusals.Add(new(RefusalCodes.AlreadyMerged, "/id", $"'{Commitment.Id}' was merged into '{survivor}'. Amend that one."));
        }
        var commitment = CommitmentRules.Check(Commitment, registry, "", refusals);
        if (refusals.Count > 0)
        {
            return Decision.Refuse(refusals);
        }
        return Same.Json(commitment, entry!.Definition)
            ? Decision.Nothing
            : Decision.Append(StreamName.Commitment(commitment.Id), entry.Version, new CommitmentAmended(commitment, Reason, Author));
    }
}

/// <summary>Say that a commitment is another one: its effects count there from now on.</summary>
/// <param name="Id">The commitment that goes.</param>
/// <param name="Into">The commitment that stays.</param>
/// <param name="Reason">Why.</param>
/// <param name="Author">Who asks for it.</param>
public sealed record MergeCommitment(string Id, string Into, string Reason, string Author) : IRegistryCommand
{
    /// <summary>Merges; nothing where it is merged there already. Refuses unknown ids, itself, and a commitment merged elsewhere.</summary>
    public Decision Decide(Registry registry) => Merging.Decide(
        registry.Commitments, Id, Into, Reason, Author, StreamName.Commitment(Id), id => Unknown.Commitment(registry, id, ""),
        into => new CommitmentMerged(Id, into, Reason, Author));
}

/// <summary>What a definition of a commitment must hold to.</summary>
internal static class CommitmentRules
{
    public static CommitmentDefinition Check(CommitmentDefinition commitment, Registry registry, string pointer, List<Refusal> refusals)
    {
        var names = new References(registry, pointer, refusals);
        names.RequireSlug(commitment.Id, "id");
        names.Require(commitment.Title, "title");
        names.Require(commitment.Scope, "scope");
        if (commitment.Review is { Months: 0, Days: 0 } or { Months: > 1_200 } or { Days: > 36_525 })
        {
            names.Refuse(RefusalCodes.Invalid, "review", "A review interval is from a day to a hundred years, such as P1Y. Leave it out where there is none.");
        }
        return Resolve(commitment, names);
    }

    /// <summary>The definition with its references by id.</summary>
    public static CommitmentDefinition Resolve(CommitmentDefinition commitment, References names) => commitment with
    {
        Parties = names.Actors(commitment.Parties, "parties"),
        Topics = names.Topics(commitment.Topics),
    };
}
