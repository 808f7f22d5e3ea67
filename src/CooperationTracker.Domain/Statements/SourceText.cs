using System.Security.Cryptography;
using System.Text;

namespace CooperationTracker.Domain.Statements;

/// <summary>How a source document divides into numbered paragraphs, so that each can be told by its digest.</summary>
public static class SourceText
{
    /// <summary>
    /// The paragraphs of a document, the first being number 1: runs of non-blank lines, trimmed and joined
    /// by one space. A line that starts with <c>- </c> starts a paragraph; a line <c>---</c> only separates.
    /// </summary>
    public static IReadOnlyList<string> Paragraphs(string document)
    {
        List<string> paragraphs = [];
        var current = new StringBuilder();
        foreach (var raw in document.Split('\n'))
        {
            var line = raw.Trim();
            if (line.Length == 0 || line == "---" || line.StartsWith("- ", StringComparison.Ordinal))
            {
                Finish();
            }
            if (line.Length > 0 && line != "---")
            {
                current.Append(current.Length > 0 ? " " : "").Append(line);
            }
        }
        Finish();
        return paragraphs;

        void Finish()
        {
            if (current.Length > 0)
            {
                paragraphs.Add(current.ToString());
                current.Clear();
            }
        }
    }

    /// <summary>SHA-256 of a text in UTF-8, in lower-case hex.</summary>
    public static string Digest(string text) => Digest(Encoding.UTF8.GetBytes(text));

    /// <summary>SHA-256 of bytes, in lower-case hex.</summary>
    public static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
