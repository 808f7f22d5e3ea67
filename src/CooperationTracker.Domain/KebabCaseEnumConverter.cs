using System.Text.Json;
using System.Text.Json.Serialization;

namespace CooperationTracker.Domain;

/// <summary>Writes an enum the way the codebook spells it (<c>heads-of-service</c>) and reads nothing else.</summary>
/// <typeparam name="T">The enum.</typeparam>
public sealed class KebabCaseEnumConverter<T>()
    : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
