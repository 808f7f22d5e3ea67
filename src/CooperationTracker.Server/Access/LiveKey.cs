using System.Security.Cryptography;

namespace CooperationTracker.Server.Access;

/// <summary>A key that is not revoked.</summary>
/// <param name="Name">Who calls with it.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Hash">The SHA-256 of the key.</param>
/// <param name="Expires">The last day (UTC) on which it works; null for no end.</param>
internal sealed record LiveKey(string Name, Role Role, byte[] Hash, DateOnly? Expires)
{
    /// <summary>Whether it is the key with this hash. How long that takes tells nothing.</summary>
    public bool Is(byte[] hash) => CryptographicOperations.FixedTimeEquals(hash, Hash);

    /// <summary>Whether it works on a day.</summary>
    public bool WorksOn(DateOnly day) => Expires is not { } last || day <= last;
}
