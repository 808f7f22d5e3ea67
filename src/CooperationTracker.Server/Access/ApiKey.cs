using System.Security.Cryptography;
using System.Text;

namespace CooperationTracker.Server.Access;

/// <summary>The form of an API key: a prefix that tells it from a token, and 256 random bits. Only its hash is kept.</summary>
internal static class ApiKey
{
    /// <summary>What every key starts with: scanners for secrets find it, and no token of a provider starts like this.</summary>
    public const string Prefix = "trk_";

    private const int RandomBytes = 32;

    public static string Make() => Prefix + RandomNumberGenerator.GetHexString(2 * RandomBytes, lowercase: true);

    /// <summary>What is stored: as much chance as a key holds needs no salt and no slow hash.</summary>
    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
