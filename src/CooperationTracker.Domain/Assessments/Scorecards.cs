using System.Text.Json.Serialization;

namespace CooperationTracker.Domain.Assessments;

/// <summary>What scores are put together by.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<ScoreGroup>))]
public enum ScoreGroup
{
    /// <summary>By the party that is scored.</summary>
    Actor,

    /// <summary>By each topic of the commitment.</summary>
    Topic,

    /// <summary>By each year that the period touches.</summary>
    Year,

    /// <summary>By the commitment.</summary>
    Commitment,

    /// <summary>Not at all: each party, commitment and period with its assessors side by side.</summary>
    Each,
}

/// <summary>One score as it stands, with what it can be put together by.</summary>
/// <param name="Commitment">The commitment's id.</param>
/// <param name="Party">The party's id.</param>
/// <param name="First">The period's first day.</param>
/// <param name="Last">The period's last day.</param>
/// <param name="Topics">The commitment's topics.</param>
/// <param name="Assessor">Who scored.</param>
/// <param name="Stage">Interim or final.</param>
/// <param name="Score">The score.</param>
public sealed record Scored(
    string Commitment, string Party, DateOnly First, DateOnly Last, IReadOnlyList<string> Topics, string Assessor, Stage Stage, Score Score)
{
    /// <summary>What is scored: two assessors with the same have scored the same.</summary>
    internal (string, string, DateOnly, DateOnly) Unit => (Commitment, Party, First, Last);
}

/// <summary>How often each score was given.</summary>
/// <param name="Full">How often +1.</param>
/// <param name="Partial">How often 0.</param>
/// <param name="None">How often -1.</param>
/// <param name="NoEvidence">How often there was nothing to judge by.</param>
/// <param name="Mean">The mean of the numbers, to three places; null where there is none.</param>
public sealed record Tally(int Full, int Partial, int None, int NoEvidence, decimal? Mean)
{
    internal static Tally? Of(IReadOnlyCollection<Scored> scores)
    {
        var (full, partial, none) = (Count(Score.Full), Count(Score.Partial), Count(Score.None));
        var numbers = full + partial + none;
        return scores.Count == 0 ? null : new(full, partial, none, Count(Score.NoEvidence),
            numbers == 0 ? null : Math.Round((decimal)(full - none) / numbers, 3, MidpointRounding.AwayFromZero));

        int Count(Score score) => scores.Count(s => s.Score == score);
    }
}

/// <summary>How far assessors agree (<see cref="Krippendorff"/>), to four places; null where that cannot be told.</summary>
/// <param name="Nominal">Where only the same score agrees.</param>
/// <param name="Ordinal">Where a neighbouring score disagrees less.</param>
/// <param name="Interval">Where the distance between scores counts.</param>
/// <param name="Units">How many parties and periods of commitments two assessors or more gave a number.</param>
/// <param name="Assessors">How many assessors did.</param>
public sealed record ScoreAgreement(double? Nominal, double? Ordinal, double? Interval, int Units, int Assessors)
{
    /// <summary>Over scores of one stage. That there is no evidence is a missing value.</summary>
    public static ScoreAgreement Of(IEnumerable<Scored> scores)
    {
        var shared = scores.Where(s => s.Score.Value() is not null)
            .GroupBy(s => s.Unit).Where(u => u.Count() > 1).OrderBy(u => u.Key).Select(u => u.ToArray()).ToArray();
        int[][] units = [.. shared.Select(u => u.Select(s => s.Score.Value()!.Value).ToArray())];
        return new(Alpha(Metric.Nominal), Alpha(Metric.Ordinal), Alpha(Metric.Interval), units.Length, shared.SelectMany(u => u).Select(s => s.Assessor).Distinct().Count());

        double? Alpha(Metric metric) => Krippendorff.Alpha(units, metric) is { } alpha ? Math.Round(alpha, 4, MidpointRounding.AwayFromZero) : null;
    }
}

/// <summary>The scores of one assessor in a card.</summary>
/// <param name="Assessor">Who scored.</param>
/// <param name="Final">Final scores; null where there are none.</param>
/// <param name="Interim">Interim scores; null where there are none.</param>
public sealed record AssessorTally(string Assessor, Tally? Final, Tally? Interim);

/// <summary>The scores that belong together, with their assessors side by side. Final and interim scores are never mixed.</summary>
/// <param name="Id">The actor's, topic's or commitment's id, or the year; null where each stands alone.</param>
/// <param name="Commitment">The commitment where each stands alone; null otherwise.</param>
/// <param name="Party">The party there.</param>
/// <param name="First">The period's first day there.</param>
/// <param name="Last">The period's last day there.</param>
/// <param name="Final">Final scores; null where there are none.</param>
/// <param name="Interim">Interim scores; null where there are none.</param>
/// <param name="Agreement">How far final scores agree.</param>
/// <param name="InterimAgreement">How far interim scores agree.</param>
/// <param name="Assessors">Each assessor's, by name.</param>
public sealed record Scorecard(
    string? Id, string? Commitment, string? Party, DateOnly? First, DateOnly? Last,
    Tally? Final, Tally? Interim, ScoreAgreement Agreement, ScoreAgreement InterimAgreement, IReadOnlyList<AssessorTally> Assessors);

/// <summary>Puts scores together.</summary>
public static class Scorecards
{
    /// <summary>The cards of some scores, by id, or where each stands alone by commitment, party and period.</summary>
    public static IReadOnlyList<Scorecard> Of(IReadOnlyCollection<Scored> scores, ScoreGroup group) => group == ScoreGroup.Each
        ? [.. scores.GroupBy(s => s.Unit)
            .OrderBy(u => u.Key.Item1, StringComparer.Ordinal).ThenBy(u => u.Key.Item2, StringComparer.Ordinal).ThenBy(u => u.Key.Item3).ThenBy(u => u.Key.Item4)
            .Select(u => Card(null, u.ToArray()) with { Commitment = u.Key.Item1, Party = u.Key.Item2, First = u.Key.Item3, Last = u.Key.Item4 })]
        : [.. scores.SelectMany(s => Ids(s, group).Select(id => (Id: id, Score: s)))
            .GroupBy(s => s.Id, s => s.Score).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Card(g.Key, g.ToArray()))];

    private static Scorecard Card(string? id, Scored[] scores) => new(
        id, null, null, null, null, Of(scores, Stage.Final), Of(scores, Stage.Interim),
        ScoreAgreement.Of(scores.Where(s => s.Stage == Stage.Final)), ScoreAgreement.Of(scores.Where(s => s.Stage == Stage.Interim)),
        [.. scores.GroupBy(s => s.Assessor).OrderBy(a => a.Key, StringComparer.Ordinal)
            .Select(a => new AssessorTally(a.Key, Of(a, Stage.Final), Of(a, Stage.Interim)))]);

    private static Tally? Of(IEnumerable<Scored> scores, Stage stage) => Tally.Of([.. scores.Where(s => s.Stage == stage)]);

    private static IEnumerable<string> Ids(Scored score, ScoreGroup group) => group switch
    {
        ScoreGroup.Actor => [score.Party],
        ScoreGroup.Topic => score.Topics,
        ScoreGroup.Commitment => [score.Commitment],
        ScoreGroup.Year => Enumerable.Range(score.First.Year, score.Last.Year - score.First.Year + 1).Select(year => year.ToString("0000", System.Globalization.CultureInfo.InvariantCulture)),
        _ => throw new ArgumentOutOfRangeException(nameof(group), group, "no such group"),
    };
}
