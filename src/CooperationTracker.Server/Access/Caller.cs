using System.Net;
using System.Net.Sockets;
using System.Security.Claims;

namespace CooperationTracker.Server.Access;

/// <summary>Who asks. A principal has a name, the key's or that of the token's subject and issuer, and roles; nothing else of a token is kept.</summary>
internal static class Caller
{
    /// <summary>The author of what nobody in particular appends. No key has this name.</summary>
    public const string Nobody = "anonymous";

    /// <summary>How a caller with a key is authenticated.</summary>
    public const string ByKey = "key";

    /// <summary>How a caller with a token is authenticated.</summary>
    public const string ByToken = "token";

    private const string NameClaim = "name";
    private const string RoleClaim = "role";
    private const string UntilClaim = "until";

    public static ClaimsPrincipal Of(string how, string name, IEnumerable<Role> roles, DateTimeOffset? until = null) => new(new ClaimsIdentity(
        [
            new(NameClaim, name),
            .. roles.Select(role => new Claim(RoleClaim, role.ToString())),
            .. until is { } end ? [new Claim(UntilClaim, end.ToString("O"))] : Array.Empty<Claim>(),
        ],
        how, NameClaim, RoleClaim));

    /// <summary>
    /// The name of a token's subject, such as <c>anna via https://login.example.org/realms/tracker</c>. A subject is somebody
    /// only to its issuer, and no key's name has a space: so neither a key nor another provider's subject is the same author.
    /// </summary>
    public static string NameOf(string subject, string issuer) => $"{subject} via {issuer}";

    /// <summary>Whether it has any role.</summary>
    public static bool HasRole(this ClaimsPrincipal caller) => Enum.GetNames<Role>().Any(caller.IsInRole);

    /// <summary>When a token ends; null for a key, which is asked about.</summary>
    public static DateTimeOffset? Until(this ClaimsPrincipal caller) =>
        caller.FindFirst(UntilClaim)?.Value is { } until ? DateTimeOffset.Parse(until, System.Globalization.CultureInfo.InvariantCulture) : null;

    /// <summary>Tells one caller from another: by who they are, else by where they are.</summary>
    public static string Distinguish(HttpContext context) => context.User.Identity is { IsAuthenticated: true } known
        ? $"{known.AuthenticationType}:{known.Name}"
        : $"address:{Network(context.Connection.RemoteIpAddress)}";

    /// <summary>Of IPv6 the network: one line has more addresses than there are grains of sand.</summary>
    private static string Network(IPAddress? address)
    {
        if (address is null)
        {
            return "here"; // over a socket of this machine
        }
        if (address.IsIPv4MappedToIPv6 || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address.MapToIPv4().ToString();
        }
        return new IPAddress([.. address.GetAddressBytes()[..8], .. new byte[8]]).ToString();
    }
}
