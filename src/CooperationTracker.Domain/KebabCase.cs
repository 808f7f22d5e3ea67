using System.Text.Json;

namespace CooperationTracker.Domain;

/// <summary>Words of the codebook within a sentence.</summary>
internal static class KebabCase
{
    /// <summary>A value as the codebook spells it, such as <c>plan-of-action</c>.</summary>
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
