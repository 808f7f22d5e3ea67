using System.CommandLine;
using System.Globalization;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain.Assessments;
using CooperationTracker.Exports.Assessments;
using CooperationTracker.Views.Assessments;

namespace CooperationTracker.Cli.Assessments;

/// <summary><c>tracker scores</c></summary>
internal static class ScoresCommand
{
    private static readonly Option<string?> Group = new("--group")
    {
        Description = $"What scores are put together by: {string.Join(", ", Enum.GetValues<ScoreGroup>().Select(AnswerJson.Word))}; actor where it is absent. With each, every party and period stands alone.",
        HelpName = "GROUP",
    };

    private static readonly Option<bool> AsCsv = new("--csv") { Description = "Print CSV, as 'export scores.csv' does." };

    /// <summary>The options that narrow a question about scores.</summary>
    public static IEnumerable<Option> Options => [Group, .. AssessmentsCommand.Options];

    public static Command Create() => new TrackerCommand(
        "scores",
        "Show scorecards by actor, topic, year or commitment, with assessors side by side and how far they agree (Krippendorff's alpha).",
        "tracker scores",
        "tracker scores --group year --actor csto",
        "tracker scores --group each --commitment csto-operation-kanal",
        "tracker scores --group topic --csv")
        .With([.. Options, AsCsv, .. Filters.Times]).Do(async run =>
        {
            var question = await run.AskAsync();
            var filter = await FilterAsync(run, question);
            if (run.Get(AsCsv))
            {
                await using var output = new TextStream(run.Terminal.Out);
                await ScoreTable.WriteAsync(question, filter, output, run.Cancellation);
                return;
            }
            var board = await AssessmentQuery.ScoresAsync(question.DataSource, filter, question.Times, run.Cancellation);
            if (run.Output.IsJson)
            {
                run.Output.Json(new { question.Times.AsOf, question.KnownAt, board.Final, board.Interim, Items = board.Cards });
                return;
            }
            run.Output.Table(board.Cards, "Nothing is assessed.",
                new(Heading(filter.Group), c => c.Id ?? $"{c.Commitment}: {c.Party}, {Shown.Day(c.First)} to {Shown.Day(c.Last)}"),
                new("Final", c => Line(c.Final)) { NoWrap = true },
                new("Interim", c => Line(c.Interim)) { NoWrap = true, Style = _ => "dim" },
                new("Alpha", Alpha) { NoWrap = true },
                new("Assessors", c => string.Join("; ", c.Assessors.Select(a => $"{a.Assessor} {Number(a.Final?.Mean ?? a.Interim?.Mean)}{(a.Final is null ? " interim" : "")}"))));
            if (board.Cards.Count > 0 && run.Terminal.OutIsTerminal)
            {
                run.Output.Text($"[dim]Final scores agree by alpha {Number(board.Final.Ordinal)} (ordinal), {Number(board.Final.Nominal)} (nominal), over {Shown.Count(board.Final.Units, "unit")} of {Shown.Count(board.Final.Assessors, "assessor")}.[/]");
            }
            run.Caption(question);
        });

    /// <summary>Which scores the options ask for.</summary>
    public static async Task<AssessmentFilter> FilterAsync(Run run, Question question)
    {
        var group = run.Ask(Group).Value<ScoreGroup>("group") ?? ScoreGroup.Actor;
        return await AssessmentsCommand.FilterAsync(run, question) with { Group = group };
    }

    private static string Heading(ScoreGroup group) => group == ScoreGroup.Each ? "Scored" : group.ToString();

    private static string? Line(Tally? tally) => tally is null ? null
        : $"{Number(tally.Mean)} (+1: {tally.Full}, 0: {tally.Partial}, -1: {tally.None}{(tally.NoEvidence > 0 ? $", no evidence: {tally.NoEvidence}" : "")})";

    private static string Alpha(Scorecard card) =>
        $"{Number(card.Agreement.Ordinal)}{(card.InterimAgreement.Ordinal is { } interim ? $", interim {Number(interim)}" : "")}";

    private static string Number(IFormattable? number) => number?.ToString("0.###", CultureInfo.InvariantCulture) ?? "-";
}
