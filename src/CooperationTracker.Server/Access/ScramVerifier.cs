using System.Security.Cryptography;
using System.Text;

namespace CooperationTracker.Server.Access;

/// <summary>What PostgreSQL keeps of a password (RFC 5803). Made here, the password itself reaches neither the server nor its log.</summary>
internal static class ScramVerifier
{
    private const int Iterations = 4096;
    private const int Bytes = 32;

    /// <param name="password">In ASCII: other letters would have to be prepared first (RFC 4013).</param>
    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA256, Bytes);
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, Encoding.ASCII.GetBytes("Client Key")));
        var server = HMACSHA256.HashData(salted, Encoding.ASCII.GetBytes("Server Key"));
        return $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:{Convert.ToBase64String(server)}";
    }
}
