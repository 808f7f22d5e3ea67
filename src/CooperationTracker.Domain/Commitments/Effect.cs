using System.Text.Json.Serialization;

namespace CooperationTracker.Domain.Commitments;

/// <summary>What a report does to a commitment.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<EffectKind>))]
public enum EffectKind
{
    /// <summary>Brings it up.</summary>
    Proposes,

    /// <summary>Takes it on.</summary>
    Adopts,

    /// <summary>Acts on it.</summary>
    Advances,

    /// <summary>Says that it still holds.</summary>
    Reaffirms,

    /// <summary>Keeps it.</summary>
    Fulfils,

    /// <summary>Puts another in its place.</summary>
    Supersedes,

    /// <summary>Takes it back.</summary>
    Withdraws,

    /// <summary>Lets it end unkept.</summary>
    Lapses,
}

/// <summary>What a report does to one commitment.</summary>
/// <param name="Commitment">The commitment's id.</param>
/// <param name="Kind">What it does; <c>effect</c> in JSON.</param>
[method: JsonConstructor]
public readonly record struct Effect(string Commitment, [property: JsonPropertyName("effect")] EffectKind Kind);
