using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace CooperationTracker.Intake.Replay;

/// <summary>
/// The statements of a source that is only checked, so that a key that comes again with other content is found
/// however far apart the two stand. A key is kept as half of its SHA-256 and a digest as its bytes: some 70 MB for
/// a million statements.
/// </summary>
internal sealed class SeenStatements
{
    private readonly Dictionary<UInt128, (UInt128, UInt128)> digests = [];

    /// <summary>Remembers a statement by its key and digest (SHA-256 in hexadecimal).</summary>
    public void Add(string key, string digest)
    {
        var halves = MemoryMarshal.Cast<byte, UInt128>(Convert.FromHexString(digest));
        digests[Short(key)] = (halves[0], halves[1]);
    }

    /// <summary>The digest under a key; null where none was seen.</summary>
    public string? DigestOf(string key) =>
        digests.TryGetValue(Short(key), out var digest) ? Convert.ToHexStringLower(MemoryMarshal.AsBytes<UInt128>([digest.Item1, digest.Item2])) : null;

    private static UInt128 Short(string key) => MemoryMarshal.Read<UInt128>(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
