using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace CooperationTracker.Intake.Replay;

/// <summary>
/// The statements of a source that is only checked, so that a key that comes again with other content is found
/// however far apart the two stand. They stand in a file, some 100 bytes each, which is gone with the process however
/// that ends: memory holds none of them.
/// </summary>
/// <remarks>
/// A hash table with open addressing. A slot is half of the key's SHA-256, which is nowhere all zero, and the digest.
/// </remarks>
internal sealed class SeenStatements : IDisposable
{
    private const int KeyBytes = 16;
    private const int SlotBytes = KeyBytes + SHA256.HashSizeInBytes;
    private const int FirstSlots = 1 << 12;

    private SafeFileHandle file = Open(FirstSlots);
    private long slots = FirstSlots;
    private long taken;

    /// <summary>Remembers a statement by its key and digest (SHA-256 in hexadecimal).</summary>
    public void Add(string key, string digest)
    {
        if (taken >= slots / 2)
        {
            Grow();
        }
        Span<byte> slot = stackalloc byte[SlotBytes];
        Name(key, slot);
        Convert.FromHexString(digest, slot[KeyBytes..], out _, out _);
        taken += Put(file, slots, slot) ? 1 : 0;
    }

    /// <summary>The digest under a key; null where none was seen.</summary>
    public string? DigestOf(string key)
    {
        Span<byte> slot = stackalloc byte[SlotBytes];
        Name(key, slot);
        Find(file, slots, slot[..KeyBytes], slot, out var isFound);
        return isFound ? Convert.ToHexStringLower(slot[KeyBytes..]) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static void Name(string key, Span<byte> slot)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        hash[..KeyBytes].CopyTo(slot);
    }

    private static SafeFileHandle Open(long slots)
    {
        var path = Path.Combine(Path.GetTempPath(), $"tracker-seen-{Guid.NewGuid():N}");
        var opened = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.RandomAccess);
        File.Delete(path); // its content stays as long as it is open
        RandomAccess.SetLength(opened, slots * SlotBytes);
        return opened;
    }

    /// <summary>Writes a slot; false where its key was there already.</summary>
    private static bool Put(SafeFileHandle file, long slots, ReadOnlySpan<byte> slot)
    {
        Span<byte> there = stackalloc byte[SlotBytes];
        var at = Find(file, slots, slot[..KeyBytes], there, out var isFound);
        RandomAccess.Write(file, slot, at);
        return !isFound;
    }

    /// <summary>The place of a key: where it stands, otherwise where it belongs.</summary>
    private static long Find(SafeFileHandle file, long slots, ReadOnlySpan<byte> name, Span<byte> slot, out bool isFound)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        name.CopyTo(key);
        for (var i = BitConverter.ToInt64(key) & (slots - 1); ; i = (i + 1) & (slots - 1))
        {
            Read(file, slot, i * SlotBytes);
            isFound = slot[..KeyBytes].SequenceEqual(key);
            if (isFound || !slot[..KeyBytes].ContainsAnyExcept((byte)0))
            {
                return i * SlotBytes;
            }
        }
    }

    private static void Read(SafeFileHandle file, Span<byte> bytes, long at)
    {
        for (var read = 0; read < bytes.Length;)
        {
            read += RandomAccess.Read(file, bytes[read..], at + read) is > 0 and var some ? some : throw new EndOfStreamException();
        }
    }

    private void Grow()
    {
        var larger = Open(slots * 2);
        var some = new byte[SlotBytes * FirstSlots];
        for (var at = 0L; at < slots * SlotBytes; at += some.Length)
        {
            Read(file, some, at);
            for (var i = 0; i < some.Length; i += SlotBytes)
            {
                var slot = some.AsSpan(i, SlotBytes);
                if (slot[..KeyBytes].ContainsAnyExcept((byte)0))
                {
                    Put(larger, slots * 2, slot);
                }
            }
        }
        file.Dispose();
        (file, slots) = (larger, slots * 2);
    }
}
