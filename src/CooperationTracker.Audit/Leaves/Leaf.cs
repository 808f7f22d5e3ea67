using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using CooperationTracker.Audit.Tree;
using CooperationTracker.EventLog;

namespace CooperationTracker.Audit.Leaves;

/// <summary>
/// What the tree holds of an event: everything that tells it from others, and of its data a salted digest alone, so that
/// the data can be erased and the leaf stays what it was.
/// </summary>
/// <param name="Position">The event's position in the log.</param>
/// <param name="EventId">Its id.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Version">Its place in the stream.</param>
/// <param name="Type">The stored name of its type.</param>
/// <param name="Timestamp">When it was recorded, to the microsecond.</param>
/// <param name="Author">Who appended it; null where nobody was named.</param>
/// <param name="Data">The digest of its data.</param>
public sealed record Leaf(
    long Position, Guid EventId, string Stream, long Version, string Type, DateTimeOffset Timestamp, string? Author, TreeHash Data)
{
    /// <summary>The length of a salt in bytes.</summary>
    public const int SaltSize = 32;

    private const string TimestampForm = "yyyy-MM-ddTHH:mm:ss.ffffffZ";

    [ThreadStatic]
    private static ByteBuffer? scratch;

    /// <summary>The leaf of an event.</summary>
    /// <param name="stored">The event as the log gives it.</param>
    /// <param name="salt">The <see cref="SaltSize"/> random bytes that are its own.</param>
    public static Leaf Of(StoredEvent stored, ReadOnlySpan<byte> salt)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return Of(stored, DigestOf(stored.Data.Span, salt));
    }

    /// <summary>The leaf of an event whose data's digest is known, as it is of one that was erased.</summary>
    public static Leaf Of(StoredEvent stored, TreeHash data)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return new(
            stored.Position, stored.Id, stored.StreamId, stored.Version, stored.Type, stored.Timestamp, AuthorOf(stored.Headers.Span), data);
    }

    /// <summary>The digest of an event's data: SHA-256 over its salt and the one form of the data (RFC 8785).</summary>
    public static TreeHash DigestOf(ReadOnlySpan<byte> data, ReadOnlySpan<byte> salt)
    {
        var buffer = Scratch();
        buffer.Write(salt);
        CanonicalJson.Write(data, buffer);
        Span<byte> digest = stackalloc byte[TreeHash.Size];
        SHA256.HashData(buffer.Written, digest);
        return new(digest);
    }

    /// <summary>The leaf's bytes: JSON in the one form of RFC 8785.</summary>
    public byte[] ToBytes()
    {
        var buffer = Scratch();
        Write(buffer);
        return buffer.Written.ToArray();
    }

    /// <summary>The leaf's hash in the tree.</summary>
    public TreeHash Hash()
    {
        var buffer = Scratch();
        Write(buffer);
        return TreeHash.OfLeaf(buffer.Written);
    }

    /// <summary>Reads a leaf from its bytes.</summary>
    /// <exception cref="FormatException">They are not what a leaf of this form is written as, to the byte.</exception>
    public static Leaf Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            var leaf = new Leaf(
                root.GetProperty("position").GetInt64(), root.GetProperty("id").GetGuid(), Text("stream"), root.GetProperty("version").GetInt64(), Text("type"),
                DateTimeOffset.ParseExact(Text("timestamp"), TimestampForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
                root.TryGetProperty("author", out var author) ? author.GetString() : null,
                TreeHash.TryParse(Text("data")) ?? throw new FormatException("The leaf's digest is none."));
            return leaf.ToBytes().AsSpan().SequenceEqual(bytes) ? leaf : throw new FormatException("The leaf has more in it, or another form, than a leaf of this version.");

            string Text(string name) => root.GetProperty(name).GetString() ?? throw new FormatException($"The leaf has no {name}.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"This is no leaf: {e.Message}", e);
        }
    }

    /// <summary>Whether some data is what the leaf has the digest of, with a salt in base64.</summary>
    public bool Holds(JsonElement data, string salt)
    {
        Span<byte> bytes = stackalloc byte[SaltSize];
        return Convert.TryFromBase64String(salt, bytes, out var length) && length == SaltSize && DigestOf(JsonSerializer.SerializeToUtf8Bytes(data), bytes) == Data;
    }

    private static ByteBuffer Scratch()
    {
        var buffer = scratch ??= new();
        buffer.Truncate(0);
        return buffer;
    }

    /// <summary>Members in the order of their names.</summary>
    private void Write(ByteBuffer buffer)
    {
        buffer.Write("{"u8);
        if (Author is not null)
        {
            buffer.Write("\"author\":"u8);
            CanonicalJson.WriteString(Author, buffer);
            buffer.Write(","u8);
        }
        buffer.Write("\"data\":\""u8);
        Span<byte> digest = stackalloc byte[TreeHash.Size];
        Data.CopyTo(digest);
        Span<byte> text = stackalloc byte[64];
        Base64.EncodeToUtf8(digest, text, out _, out var length);
        buffer.Write(text[..length]);
        buffer.Write("\",\"id\":\""u8);
        EventId.TryFormat(text, out length);
        buffer.Write(text[..length]);
        buffer.Write("\",\"position\":"u8);
        WriteNumber(Position, buffer);
        buffer.Write(",\"stream\":"u8);
        CanonicalJson.WriteString(Stream, buffer);
        buffer.Write(",\"timestamp\":\""u8);
        Timestamp.UtcDateTime.TryFormat(text, out length, TimestampForm, CultureInfo.InvariantCulture);
        buffer.Write(text[..length]);
        buffer.Write("\",\"type\":"u8);
        CanonicalJson.WriteString(Type, buffer);
        buffer.Write(",\"version\":"u8);
        WriteNumber(Version, buffer);
        buffer.Write("}"u8);
    }

    // Positions and versions stay far below 2^53, where the form of RFC 8785 is that of an integer.
    private static void WriteNumber(long number, ByteBuffer buffer)
    {
        Span<byte> text = stackalloc byte[20];
        number.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        buffer.Write(text[..length]);
    }

    /// <summary>The text that the headers name as author; null where they name none.</summary>
    private static string? AuthorOf(ReadOnlySpan<byte> headers)
    {
        if (headers.IsEmpty)
        {
            return null;
        }
        var reader = new Utf8JsonReader(headers);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isAuthor = reader.ValueTextEquals("author"u8);
            reader.Read();
            if (isAuthor)
            {
                return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }
            reader.Skip();
        }
        return null;
    }
}
