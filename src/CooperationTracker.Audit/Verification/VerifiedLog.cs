using CooperationTracker.Audit.Notes;
using CooperationTracker.Audit.Tree;

namespace CooperationTracker.Audit.Verification;

/// <summary>What an auditor knows already and does not take from the database.</summary>
/// <param name="Keys">The public keys that checkpoints may be signed with; empty to take those that the database names.</param>
/// <param name="Checkpoint">A checkpoint that was seen earlier; null for none.</param>
public sealed record KnownBefore(IReadOnlyList<NoteVerifier> Keys, SignedNote? Checkpoint = null);

/// <summary>How far a verification has come: from here it can go on.</summary>
/// <param name="Log">The id of the log's first event: which log it is.</param>
/// <param name="Leaves">How many leaves were verified.</param>
/// <param name="Position">The position of the last one's event.</param>
/// <param name="Erased">Of how many of them the content was erased.</param>
/// <param name="Edge">The hashes of the tree's partial tiles, from level 0 up.</param>
public sealed record VerificationState(
    Guid Log, long Leaves, long Position, long Erased, IReadOnlyList<IReadOnlyList<TreeHash>> Edge);

/// <summary>How far a verification has come, of how much.</summary>
/// <param name="State">How far.</param>
/// <param name="Of">How many leaves the tree has.</param>
public sealed record VerificationProgress(VerificationState State, long Of);

/// <summary>What was verified.</summary>
/// <param name="Leaves">Each event that a leaf stands for is there, and is what it was when it was recorded.</param>
/// <param name="Root">The root over them.</param>
/// <param name="Erased">Of how many of them the content was erased, under a recorded erasure.</param>
/// <param name="Checkpoints">How many signed checkpoints are over this very tree as it was then.</param>
/// <param name="Keys">The keys that signed them.</param>
/// <param name="Waiting">How many events were recorded after the last leaf: nothing is said of them yet.</param>
public sealed record VerifiedLog(long Leaves, TreeHash Root, long Erased, long Checkpoints, IReadOnlyList<string> Keys, long Waiting);
