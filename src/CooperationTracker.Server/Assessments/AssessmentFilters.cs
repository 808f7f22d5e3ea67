using CooperationTracker.Domain.Assessments;
using CooperationTracker.Server.Reading;
using CooperationTracker.Views.Assessments;

namespace CooperationTracker.Server.Assessments;

/// <summary>What narrows a question about assessments and scores.</summary>
internal static class AssessmentFilters
{
    private static readonly Parameter Party = Parameters.Actor with { Description = "Only scores of this actor or one of its bodies, by id, name or alias." };
    private static readonly Parameter Topic = Parameters.Topic with { Description = "Only of commitments about this topic, by id or name." };
    private static readonly Parameter Commitment = new("commitment", "Only of this commitment.") { Example = "csto-operation-kanal" };
    private static readonly Parameter Year = new("year", "Only where the period touches this year.") { Type = "integer", Example = "2008" };
    private static readonly Parameter Assessor = new("assessor", "Only by this assessor.") { Example = "vera" };
    private static readonly Parameter Stage = Parameters.Choice<Stage>("stage", "Only interim or only final scores.");
    private static readonly Parameter Group = Parameters.Choice<ScoreGroup>("group", "What scores are put together by; by actor where it is absent. With each, every party and period stands alone, its assessors side by side.");

    /// <summary>The parameters of assessments.</summary>
    public static IReadOnlyList<Parameter> All => [Party, Topic, Commitment, Year, Assessor, Stage];

    /// <summary>The parameters of scores.</summary>
    public static IReadOnlyList<Parameter> OfScores => [Group, .. All];

    /// <summary>What a request asks for.</summary>
    public static async Task<AssessmentFilter> ReadAsync(Read read) => new()
    {
        Actor = await read.Question.ActorAsync(read.Ask(Party)),
        Topic = await read.Question.TopicAsync(read.Ask(Topic)),
        Commitment = await read.Question.CommitmentAsync(read.Ask(Commitment)),
        Year = (int?)read.Ask(Year).Number(least: 1, most: 9998),
        Assessor = read.Ask(Assessor).Text,
        Stage = read.Ask(Stage).Value<Stage>("stage"),
    };

    /// <summary>What a request for scores asks for.</summary>
    public static async Task<AssessmentFilter> ReadScoresAsync(Read read) =>
        await ReadAsync(read) with { Group = read.Ask(Group).Value<ScoreGroup>("group") ?? ScoreGroup.Actor };
}
