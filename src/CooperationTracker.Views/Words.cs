using System.Collections.Frozen;
using System.Text.Json;
using CooperationTracker.Domain;

namespace CooperationTracker.Views;

/// <summary>Words of the codebook as columns hold them and JSON spells them, such as <c>heads-of-service</c>.</summary>
internal static class Words
{
    /// <summary>The word of a value.</summary>
    public static string Of<T>(T value) where T : struct, Enum => Known<T>.ByValue[value];

    /// <summary>The value of a word.</summary>
    public static T Parse<T>(ReadOnlySpan<char> word) where T : struct, Enum => Known<T>.BySpan[word];

    private static class Known<T> where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> ByValue = Enum.GetValues<T>().ToFrozenDictionary(
            value => value, value => JsonSerializer.SerializeToElement(value, DomainJson.Options).GetString()!);

        public static readonly FrozenDictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> BySpan =
            ByValue.ToFrozenDictionary(w => w.Value, w => w.Key).GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
