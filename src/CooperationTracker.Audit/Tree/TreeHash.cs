using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CooperationTracker.Audit.Tree;

/// <summary>A hash of the tree: 32 bytes of SHA-256, written as base64.</summary>
/// <remarks>RFC 6962, section 2.1: what is hashed begins with 0x00 for a leaf and with 0x01 for a node, so that neither passes for the other.</remarks>
[JsonConverter(typeof(Converter))]
public readonly record struct TreeHash
{
    /// <summary>The length of a hash in bytes.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;
    private const int StackLimit = 1024;

    private readonly ulong first;
    private readonly ulong second;
    private readonly ulong third;
    private readonly ulong fourth;

    /// <param name="bytes">The hash's <see cref="Size"/> bytes.</param>
    /// <exception cref="ArgumentException">They are fewer or more.</exception>
    public TreeHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"A hash has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        }
        first = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        second = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        third = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        fourth = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>The root of a tree without leaves: the hash of nothing.</summary>
    public static TreeHash Empty { get; } = new(SHA256.HashData([]));

    /// <summary>The hash of a leaf.</summary>
    public static TreeHash OfLeaf(ReadOnlySpan<byte> leaf)
    {
        Span<byte> prefixed = leaf.Length < StackLimit ? stackalloc byte[StackLimit] : new byte[leaf.Length + 1];
        prefixed[0] = LeafPrefix;
        leaf.CopyTo(prefixed[1..]);
        return OfBytes(prefixed[..(leaf.Length + 1)]);
    }

    /// <summary>The hash of a node over its two children.</summary>
    public static TreeHash OfNode(TreeHash left, TreeHash right)
    {
        Span<byte> prefixed = stackalloc byte[1 + Size + Size];
        prefixed[0] = NodePrefix;
        left.CopyTo(prefixed[1..]);
        right.CopyTo(prefixed[(1 + Size)..]);
        return OfBytes(prefixed);
    }

    /// <summary>Reads a hash from base64; null where it is none.</summary>
    public static TreeHash? TryParse(string? base64)
    {
        Span<byte> bytes = stackalloc byte[Size + 1];
        return base64 is not null && Convert.TryFromBase64String(base64, bytes, out var length) && length == Size ? new(bytes[..Size]) : null;
    }

    /// <summary>Writes the bytes.</summary>
    public void CopyTo(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt64BigEndian(target, first);
        BinaryPrimitives.WriteUInt64BigEndian(target[8..], second);
        BinaryPrimitives.WriteUInt64BigEndian(target[16..], third);
        BinaryPrimitives.WriteUInt64BigEndian(target[24..], fourth);
    }

    /// <summary>The bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Base64.</summary>
    public override string ToString() => Convert.ToBase64String(ToArray());

    private static TreeHash OfBytes(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(bytes, hash);
        return new(hash);
    }

    private sealed class Converter : JsonConverter<TreeHash>
    {
        public override TreeHash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString()) ?? throw new JsonException("A hash is 32 bytes in base64.");

        public override void Write(Utf8JsonWriter writer, TreeHash value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
