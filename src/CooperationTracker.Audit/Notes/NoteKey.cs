using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace CooperationTracker.Audit.Notes;

/// <summary>A public key that checks signed notes (C2SP signed-note): Ed25519, type 0x01.</summary>
public sealed class NoteVerifier
{
    internal const byte Type = 1;

    private readonly byte[] publicKey;

    internal NoteVerifier(string name, byte[] publicKey)
    {
        (Name, this.publicKey) = (name, publicKey);
        KeyId = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', Type, .. publicKey]));
    }

    /// <summary>The key's name: the origin of the log that it signs for.</summary>
    public string Name { get; }

    /// <summary>What signatures name the key by, beside its name.</summary>
    public uint KeyId { get; }

    /// <summary>The key as text: <c>name+id+base64</c>.</summary>
    public override string ToString() => $"{Name}+{KeyId:x8}+{Convert.ToBase64String([Type, .. publicKey])}";

    /// <summary>Reads a key from its text.</summary>
    /// <exception cref="FormatException">It is no such key; the message says why.</exception>
    public static NoteVerifier Parse(string vkey)
    {
        ArgumentNullException.ThrowIfNull(vkey);
        // Neither a name nor an id has a plus; base64 may.
        if (vkey.Split('+', 3) is not [var name, var id, var key] || !IsName(name))
        {
            throw new FormatException($"'{vkey}' is no public key of the form name+id+base64.");
        }
        Span<byte> bytes = stackalloc byte[64];
        if (!Convert.TryFromBase64String(key, bytes, out var length) || length != 1 + Ed25519.PublicKeySize || bytes[0] != Type)
        {
            throw new FormatException($"The public key of {name} is no Ed25519 key.");
        }
        var verifier = new NoteVerifier(name, bytes[1..length].ToArray());
        return $"{verifier.KeyId:x8}" == id ? verifier : throw new FormatException($"The public key of {name} does not have the id {id}: it was cut or changed.");
    }

    /// <summary>Whether a name can be a key's: not empty, and without blanks, control characters and plus signs.</summary>
    public static bool IsName(string? name) => !string.IsNullOrEmpty(name) && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+');

    /// <summary>Whether this key made a signature over a text.</summary>
    public bool Verify(string text, ReadOnlySpan<byte> signature)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature.ToArray(), 0, publicKey, 0, bytes, 0, bytes.Length);
    }
}

/// <summary>A private key that signs notes. Its text is a secret.</summary>
public sealed class NoteSigner
{
    private const string Prefix = "PRIVATE+KEY+";

    private readonly byte[] secret;

    private NoteSigner(string name, byte[] secret)
    {
        this.secret = secret;
        var publicKey = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(secret, 0, publicKey, 0);
        Verifier = new(name, publicKey);
    }

    /// <summary>The public key.</summary>
    public NoteVerifier Verifier { get; }

    /// <summary>A new key.</summary>
    /// <param name="name">The key's name.</param>
    /// <exception cref="ArgumentException">It can be no key's name.</exception>
    public static NoteSigner Create(string name) => NoteVerifier.IsName(name)
        ? new(name, RandomNumberGenerator.GetBytes(Ed25519.SecretKeySize))
        : throw new ArgumentException("A key's name has no blanks, control characters or plus signs.", nameof(name));

    /// <summary>Reads a key from its text.</summary>
    /// <exception cref="FormatException">It is no such key. The message holds nothing of it.</exception>
    public static NoteSigner Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Span<byte> bytes = stackalloc byte[64];
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || text[Prefix.Length..].Split('+', 3) is not [var name, var id, var key] || !NoteVerifier.IsName(name)
            || !Convert.TryFromBase64String(key, bytes, out var length) || length != 1 + Ed25519.SecretKeySize || bytes[0] != NoteVerifier.Type)
        {
            throw new FormatException("This is no Ed25519 private key for notes.");
        }
        var signer = new NoteSigner(name, bytes[1..length].ToArray());
        return $"{signer.Verifier.KeyId:x8}" == id ? signer : throw new FormatException("The private key does not have the id that it names: it was cut or changed.");
    }

    /// <summary>The private key as text, to be kept where its user alone can read it.</summary>
    public string ToSecretText() => $"{Prefix}{Verifier.Name}+{Verifier.KeyId:x8}+{Convert.ToBase64String([NoteVerifier.Type, .. secret])}";

    /// <summary>The public key: never the private one.</summary>
    public override string ToString() => Verifier.ToString();

    /// <summary>A note of a text, signed by this key.</summary>
    /// <param name="text">The text, which ends with a line's end.</param>
    public SignedNote Sign(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = Encoding.UTF8.GetBytes(text);
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(secret, 0, bytes, 0, bytes.Length, signature, 0);
        return new(text, [new(Verifier.Name, Verifier.KeyId, signature)]);
    }
}
