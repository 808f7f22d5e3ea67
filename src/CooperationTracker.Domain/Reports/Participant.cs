using System.Text.Json.Serialization;

namespace CooperationTracker.Domain.Reports;

/// <summary>The part an actor plays in what is reported.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Role>))]
public enum Role
{
    /// <summary>Holds the meeting at home.</summary>
    Host,

    /// <summary>Presides.</summary>
    Chair,

    /// <summary>Signed or adopted.</summary>
    Signatory,

    /// <summary>Proposes.</summary>
    Proposer,

    /// <summary>Is asked to act.</summary>
    Addressee,

    /// <summary>Is what the act is about, such as the one who is supported.</summary>
    Target,

    /// <summary>Takes part.</summary>
    Participant,

    /// <summary>Belongs to the organization.</summary>
    Member,
}

/// <summary>An actor and its part.</summary>
/// <param name="Actor">The actor's id; in a file, its name or an alias will do.</param>
/// <param name="Role">Its part.</param>
[method: JsonConstructor]
public readonly record struct Participant(string Actor, Role Role);
