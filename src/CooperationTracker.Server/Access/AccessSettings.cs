using System.ComponentModel.DataAnnotations;

namespace CooperationTracker.Server.Access;

/// <summary>Who may do what: section <c>Tracker:Access</c>.</summary>
public sealed record AccessSettings
{
    /// <summary>Whether everyone may read; where nobody says, everyone on loopback while no provider of tokens is named.</summary>
    public bool? OpenReading { get; init; }

    /// <summary>The OpenID provider whose tokens are taken, such as <c>https://login.example.org/realms/tracker</c>; none where it is absent.</summary>
    public string? Authority { get; init; }

    /// <summary>The audience that a token must be for.</summary>
    public string? Audience { get; init; }

    /// <summary>The claim of a token that holds the caller's roles.</summary>
    [Required]
    public string RoleClaim { get; init; } = "roles";
}
