using System.Text;
using System.Text.Json;
using CooperationTracker.Audit.Bundles;
using CooperationTracker.Audit.Log;
using CooperationTracker.Audit.Notes;
using CooperationTracker.Audit.Verification;
using CooperationTracker.Domain;

namespace CooperationTracker.Cli.Audit;

/// <summary>What somebody was shown, in a file: a bundle, a proof or a checkpoint. It is checked with no database and no network.</summary>
/// <param name="keys">The keys that checkpoints may be signed with.</param>
/// <param name="kept">A checkpoint that was kept, or that somebody else was given; null for none.</param>
/// <param name="proof">Proof that the larger of that and the shown one has grown out of the smaller one; null for none.</param>
internal sealed class ShownFile(IReadOnlyList<NoteVerifier> keys, Checkpoint? kept, ConsistencyAnswer? proof)
{
    // Under a text an empty line and signatures: no JSON has that.
    private static ReadOnlySpan<byte> Signatures => "\n\n\u2014 "u8;

    /// <summary>Reads an answer.</summary>
    public static T Read<T>(byte[] bytes) =>
        JsonSerializer.Deserialize<T>(bytes, DomainJson.Options) ?? throw new FormatException("The file holds nothing.");

    /// <summary>Reads a checkpoint: the note itself, or the JSON of <c>tracker audit checkpoint</c> with it inside.</summary>
    public static SignedNote ReadNote(byte[] bytes) => SignedNote.Parse(
        KindOf(bytes) != Kind.Checkpoint ? Encoding.UTF8.GetString(bytes)
        : Read<CheckpointAnswer>(bytes).Note ?? throw new FormatException("No key signed this checkpoint: it proves nothing. Make one: tracker audit key new."));

    /// <summary>Verifies it.</summary>
    /// <returns>What is answered, and of that what is proven and what is not.</returns>
    public (object Answer, IReadOnlyList<string> Proven, IReadOnlyList<string> NotProven) Verify(byte[] file)
    {
        switch (KindOf(file))
        {
            case Kind.Note or Kind.Checkpoint:
                return Beside(ProofVerifier.Verify(ReadNote(file), keys), proof);
            case Kind.Inclusion:
                return Beside(ProofVerifier.Verify(Read<InclusionAnswer>(file), keys), proof);
            case Kind.Consistency:
                var shown = Read<ConsistencyAnswer>(file);
                return Beside(ProofVerifier.Verify(shown, keys, kept), kept?.Size == shown.From ? shown : proof);
        }
        var bundle = Bundle.Read(file);
        var verified = BundleVerifier.Verify(bundle, keys);
        var (proven, notProven) = Compared(Checkpoint.Parse(SignedNote.Parse(bundle.Checkpoint).Text), proof);
        verified = verified with { Proven = [.. verified.Proven, .. proven], NotProven = [.. notProven, .. verified.NotProven] };
        return (verified, verified.Proven, verified.NotProven);
    }

    private (object, IReadOnlyList<string>, IReadOnlyList<string>) Beside(VerifiedProof verified, ConsistencyAnswer? grown)
    {
        var (proven, notProven) = Compared(new(verified.Origin, verified.Leaves, verified.Root), grown);
        verified = verified with { Proven = [.. verified.Proven, .. proven], NotProven = [.. notProven, .. verified.NotProven] };
        return (verified, verified.Proven, verified.NotProven);
    }

    private (string[] Proven, string[] NotProven) Compared(Checkpoint shown, ConsistencyAnswer? grown)
    {
        if (kept is null)
        {
            return ([], []);
        }
        var (proven, notProven) = KeptCheckpoint.Compare(kept, shown, grown);
        return (proven is null ? [] : [proven], notProven is null ? [] : [notProven]);
    }

    /// <summary>Which answer it is; a bundle where it is none, which says what is wrong with it.</summary>
    private static Kind KindOf(byte[] bytes)
    {
        if (bytes.AsSpan().IndexOf(Signatures) >= 0)
        {
            return Kind.Note;
        }
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement is not { ValueKind: JsonValueKind.Object } root ? Kind.Bundle
                : root.TryGetProperty("leafHash", out _) ? Kind.Inclusion
                : root.TryGetProperty("fromRoot", out _) ? Kind.Consistency
                : root.TryGetProperty("root", out _) ? Kind.Checkpoint : Kind.Bundle;
        }
        catch (JsonException)
        {
            return Kind.Bundle;
        }
    }

    private enum Kind
    {
        Bundle,
        Note,
        Checkpoint,
        Inclusion,
        Consistency,
    }
}
