using System.Buffers.Binary;

namespace CooperationTracker.Audit.Notes;

/// <summary>A text with signatures under it (C2SP signed-note).</summary>
/// <param name="Text">What is signed; it ends with a line's end.</param>
/// <param name="Signatures">Who signed it.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>No more signatures are read: a note of a log has one or two, and some of witnesses.</summary>
    private const int MostSignatures = 100;

    private const string Separator = "\n\n";
    private const string Dash = "\u2014 ";

    /// <summary>Reads a note. It says nothing yet: its signatures have to be checked.</summary>
    /// <exception cref="FormatException">It is no note.</exception>
    public static SignedNote Parse(string note)
    {
        ArgumentNullException.ThrowIfNull(note);
        var at = note.LastIndexOf(Separator, StringComparison.Ordinal);
        if (at < 0 || !note.EndsWith('\n') || at + Separator.Length >= note.Length)
        {
            throw new FormatException("This is no signed note: a text, an empty line, and lines of signatures.");
        }
        if (note.Any(c => c < ' ' && c != '\n'))
        {
            throw new FormatException("A signed note has no control characters.");
        }
        var lines = note[(at + Separator.Length)..^1].Split('\n');
        return lines.Length <= MostSignatures
            ? new(note[..(at + 1)], [.. lines.Select(ParseSignature)])
            : throw new FormatException($"A note with more than {MostSignatures} signatures is not read.");
    }

    /// <summary>
    /// Whether one of these keys signed the note. Signatures of other keys count for nothing; a wrong one of a key that is
    /// known spoils the note.
    /// </summary>
    /// <returns>The key; null where none of them did.</returns>
    public NoteVerifier? SignedBy(IEnumerable<NoteVerifier> keys)
    {
        NoteVerifier? found = null;
        var known = keys.ToList();
        foreach (var signature in Signatures)
        {
            if (known.Find(k => k.Name == signature.Name && k.KeyId == signature.KeyId) is { } key)
            {
                if (!key.Verify(Text, signature.Bytes.Span))
                {
                    return null;
                }
                found ??= key;
            }
        }
        return found;
    }

    /// <summary>The note as it is written.</summary>
    public override string ToString() => $"{Text}\n{string.Concat(Signatures.Select(s => $"{s}\n"))}";

    private static NoteSignature ParseSignature(string line)
    {
        var fields = line.StartsWith(Dash, StringComparison.Ordinal) ? line[Dash.Length..].Split(' ') : [];
        if (fields is not [var name, var base64] || !NoteVerifier.IsName(name))
        {
            throw new FormatException($"'{line}' is no signature of a note.");
        }
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length) || length <= sizeof(uint))
        {
            throw new FormatException($"The signature of {name} is no base64.");
        }
        return new(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(sizeof(uint)..length));
    }
}

/// <summary>A signature of a note.</summary>
/// <param name="Name">The key's name.</param>
/// <param name="KeyId">The key's id.</param>
/// <param name="Bytes">The signature itself.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The line as it is written.</summary>
    public override string ToString()
    {
        var bytes = new byte[sizeof(uint) + Bytes.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
        Bytes.Span.CopyTo(bytes.AsSpan(sizeof(uint)));
        return $"\u2014 {Name} {Convert.ToBase64String(bytes)}";
    }
}
