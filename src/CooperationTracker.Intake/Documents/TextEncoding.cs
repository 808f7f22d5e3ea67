using System.Text;
using System.Text.Unicode;

namespace CooperationTracker.Intake.Documents;

/// <summary>Text is UTF-8 without a byte-order mark and without NUL, which PostgreSQL cannot store.</summary>
internal static class TextEncoding
{
    /// <summary>UTF-8 with a byte-order mark begins like this.</summary>
    public static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <exception cref="InputException">The bytes are empty, too many, or not of that form.</exception>
    public static void Check(string name, ReadOnlySpan<byte> bytes, int maxBytes, int firstLine = 1) =>
        Check(name, bytes, maxBytes, firstLine, "Save it as UTF-8 without a byte-order mark.");

    /// <summary>Checks a document whose digest is known: saved in another form it would be another one.</summary>
    /// <exception cref="InputException">The bytes are empty, too many, or not of that form.</exception>
    public static void CheckDocument(string name, ReadOnlySpan<byte> bytes, int maxBytes) =>
        Check(name, bytes, maxBytes, 1, "Only a document in UTF-8 can be attached, and this one has to be as it was published: leave it aside.");

    private static void Check(string name, ReadOnlySpan<byte> bytes, int maxBytes, int firstLine, string advice)
    {
        if (bytes.Length > maxBytes)
        {
            throw TooLarge(name, bytes.Length, maxBytes);
        }
        if (bytes.TrimStart(" \t\r\n"u8).IsEmpty)
        {
            throw Error(InputCodes.Empty, 0, "The file is empty.");
        }
        if (bytes.StartsWith(Mark))
        {
            throw Error(InputCodes.Encoding, firstLine, $"The file starts with a byte-order mark. {advice}");
        }
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw Error(InputCodes.Encoding, firstLine, $"The file is UTF-16. {advice}");
        }
        if (bytes.IndexOf((byte)0) is >= 0 and var nul)
        {
            throw Error(InputCodes.Encoding, LineAt(bytes, nul), $"The file holds a NUL character, as UTF-16 does. {advice}");
        }
        if (!Utf8.IsValid(bytes))
        {
            throw Error(InputCodes.Encoding, LineAt(bytes, FirstInvalid(bytes)), $"The file is not UTF-8. {advice}");
        }

        int LineAt(ReadOnlySpan<byte> text, int index) => firstLine + text[..index].Count((byte)'\n');

        InputException Error(string code, int line, string message) =>
            new(new InputError(name, line, line > 0 ? 1 : 0, "", code, message, []));
    }

    public static InputException TooLarge(string name, long length, int maxBytes) => new(new InputError(
        name, 0, 0, "", InputCodes.TooLarge,
        $"This is {Math.Ceiling(length / 104857.6) / 10:0.#} MB, and at most {maxBytes / 1048576} MB are read: one file holds one statement. Replay many as JSON lines.", []));

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
        {
            at += consumed;
        }
        return at;
    }
}
