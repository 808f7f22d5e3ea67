using System.Text.Json;
using System.Text.Json.Serialization;

namespace CooperationTracker.Domain.Assessments;

/// <summary>How a party has kept a commitment (codebook, Assessments). Files and requests may write +1, 0 and -1 too.</summary>
[JsonConverter(typeof(ScoreConverter))]
public enum Score
{
    /// <summary>Not at all: -1.</summary>
    None = -1,

    /// <summary>In part: 0.</summary>
    Partial = 0,

    /// <summary>Fully: +1.</summary>
    Full = 1,

    /// <summary>The assessor looked and found nothing to judge by: no number at all.</summary>
    NoEvidence = 2,
}

/// <summary>Whether a score is the assessor's last word on a period. An interim and a final score are different things, and never counted together.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Stage>))]
public enum Stage
{
    /// <summary>On the way: the same assessor's next interim score takes its place.</summary>
    Interim,

    /// <summary>The last word on the period.</summary>
    Final,
}

/// <summary>Scores as texts and numbers.</summary>
public static class Scores
{
    /// <summary>How scores are written, for error messages.</summary>
    public const string Form = "+1 (full), 0 (partial), -1 (none) or no-evidence";

    /// <summary>The score's number; null where there was no evidence.</summary>
    public static int? Value(this Score score) => score == Score.NoEvidence ? null : (int)score;

    /// <summary>Reads a score in any of its spellings; null where the text is none.</summary>
    public static Score? Parse(string? text) => text switch
    {
        "+1" or "1" or "full" => Score.Full,
        "0" or "partial" => Score.Partial,
        "-1" or "none" => Score.None,
        "no-evidence" => Score.NoEvidence,
        _ => null,
    };
}

/// <summary>A score as its word; numbers are read too.</summary>
public sealed class ScoreConverter : JsonConverter<Score>
{
    /// <inheritdoc/>
    /// <exception cref="JsonException">It is no score; the message says how scores are written.</exception>
    public override Score Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
            _ => null,
        };
        return Scores.Parse(text) ?? throw new JsonException($"A score is {Scores.Form}.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Score value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(KebabCase.Of(value));
    }
}
