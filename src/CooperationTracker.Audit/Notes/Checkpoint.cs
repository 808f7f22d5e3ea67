using System.Globalization;
using CooperationTracker.Audit.Tree;

namespace CooperationTracker.Audit.Notes;

/// <summary>What a log says that it holds (C2SP tlog-checkpoint): it becomes evidence as the text of a signed note.</summary>
/// <param name="Origin">Which log it is; also the name of its keys.</param>
/// <param name="Size">How many leaves its tree has.</param>
/// <param name="Root">The tree's root.</param>
public sealed record Checkpoint(string Origin, long Size, TreeHash Root)
{
    /// <summary>The text: three lines.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root}\n");

    /// <summary>The checkpoint of a note that one of some keys signed for its own log, with that key; null where none did.</summary>
    /// <exception cref="FormatException">The note's text is no checkpoint.</exception>
    public static (Checkpoint Checkpoint, NoteVerifier Key)? Signed(SignedNote note, IReadOnlyList<NoteVerifier> keys)
    {
        ArgumentNullException.ThrowIfNull(note);
        return note.SignedBy(keys) is { } key && Parse(note.Text) is var checkpoint && checkpoint.Origin == key.Name ? (checkpoint, key) : null;
    }

    /// <summary>Reads the text of a note. Lines after the third one are extensions, which say nothing here.</summary>
    /// <exception cref="FormatException">It is no checkpoint.</exception>
    public static Checkpoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.EndsWith('\n') && text[..^1].Split('\n') is [{ Length: > 0 } origin, var size, var root, ..]
            && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var leaves) && (size == "0" || size[0] != '0')
            && TreeHash.TryParse(root) is { } hash
            ? new(origin, leaves, hash)
            : throw new FormatException("This is no checkpoint: a line with its origin, one with its size, and one with its root in base64.");
    }
}
