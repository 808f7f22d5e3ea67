using System.Net;
using System.Net.Sockets;
using System.Security.Claims;

namespace CooperationTracker.Server.Access;

/// <summary>Who asks. A principal has a name, the key's or the subject of the token, and roles; nothing else of a token is kept.</summary>
internal static class Caller
{
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
