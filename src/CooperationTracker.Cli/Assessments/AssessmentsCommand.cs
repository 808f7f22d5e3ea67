using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Views;
using CooperationTracker.Views.Assessments;

namespace CooperationTracker.Cli.Assessments;

/// <summary><c>tracker assessments</c></summary>
internal static class AssessmentsCommand
{
    private static readonly Option<string?> Party = new("--actor") { Description = "Only scores of this actor or one of its bodies, by id, name or alias.", HelpName = "ACTOR" };
    private static readonly Option<string?> Commitment = new("--commitment") { Description = "Only of this commitment.", HelpName = "COMMITMENT" };
    private static readonly Option<string?> Year = new("--year") { Description = "Only where the period touches this year.", HelpName = "YEAR" };
    private static readonly Option<string?> Assessor = new("--assessor") { Description = "Only by this assessor.", HelpName = "NAME" };
    private static readonly Option<string?> Phase = new("--stage") { Description = "Only interim or only final scores.", HelpName = "STAGE" };

    /// <summary>The options that narrow a question about assessments.</summary>
    public static IEnumerable<Option> Options => [Party, Filters.Topic, Commitment, Year, Assessor, Phase];

    public static Command Create() => new TrackerCommand(
        "assessments",
        "List every score with its rationale and evidence, those of the same party and period side by side.",
        "tracker assessments",
        "tracker assessments --commitment csto-operation-kanal --stage final --json")
        .With([.. Options, Filters.Limit, .. Filters.Times]).Do(async run =>
        {
            var limit = Filters.ReadLimit(run) ?? int.MaxValue;
            var question = await run.AskAsync();
            var filter = await FilterAsync(run, question);
            var page = await AssessmentQuery.ListAsync(question.DataSource, filter, question.Times, Paging.All with { Limit = limit }, run.Cancellation);
            run.Answer(question, page.Items, "Nothing is assessed.",
                new("Commitment", a => a.Commitment),
                new("Party", a => a.Party.Actor),
                new("Period", a => a.Period.ToString()) { NoWrap = true },
                new("Score", a => Text(a.Score)) { NoWrap = true, Style = a => Colour(a.Score) },
                new("Stage", a => AnswerJson.Word(a.Stage)) { NoWrap = true },
                new("Assessor", a => a.Assessor),
                new("Rationale", a => a.Rationale) { From = 90 },
                new("Evidence", a => string.Join(", ", a.Reports.Select(r => a.NoLongerCount.Contains(r) ? $"{r} (counts no more)" : r).Concat(a.References))) { From = 110 });
        });

    /// <summary>Which assessments the options ask for.</summary>
    public static async Task<AssessmentFilter> FilterAsync(Run run, Question question) => new()
    {
        Year = (int?)run.Ask(Year).Number(least: 1, most: 9998),
        Stage = run.Ask(Phase).Value<Stage>("stage"),
        Assessor = run.Get(Assessor),
        Actor = await question.ActorAsync(run.Ask(Party)),
        Topic = await question.TopicAsync(run.Ask(Filters.Topic)),
        Commitment = await question.CommitmentAsync(run.Ask(Commitment)),
    };

    /// <summary>A score for people.</summary>
    public static string Text(Score score) => score switch
    {
        Score.Full => "+1",
        Score.Partial => "0",
        Score.None => "-1",
        _ => AnswerJson.Word(score),
    };

    private static string Colour(Score score) => score switch
    {
        Score.Full => "green",
        Score.Partial => "yellow",
        Score.None => "red",
        _ => "dim",
    };
}
