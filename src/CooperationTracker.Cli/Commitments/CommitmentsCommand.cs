using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Views;
using CooperationTracker.Views.Commitments;

namespace CooperationTracker.Cli.Commitments;

/// <summary><c>tracker commitments</c></summary>
internal static class CommitmentsCommand
{
    private static readonly Option<string?> Status = new("--status")
    {
        Description = $"Only where it stands like this: {string.Join(", ", Enum.GetValues<CommitmentStatus>().Select(AnswerJson.Word))}.",
        HelpName = "STATUS",
    };

    private static readonly Option<string?> Review = new("--review")
    {
        Description = $"Only what has a review interval, is under way, and stands to it like this on the asked day: {string.Join(", ", Enum.GetValues<ReviewState>().Select(AnswerJson.Word))}.",
        HelpName = "STATE",
    };

    private static readonly Option<string?> DormantFor = new("--dormant-for")
    {
        Description = "Only what is under way while nothing has acted on it for longer than this before the asked day, such as P2Y.",
        HelpName = "LENGTH",
    };

    /// <summary>The options that narrow a question about commitments.</summary>
    public static IEnumerable<Option> Options => [Status, Review, DormantFor, Filters.Actor, Filters.Topic, Filters.Type, .. Filters.Range];

    public static Command Create() => new TrackerCommand(
        "commitments",
        "List every commitment and where it stands; with --type, --from and --to those on which such reports act.",
        "tracker commitments",
        "tracker commitments --status in-progress --actor csto",
        "tracker commitments --review overdue --as-of 2010-12-31",
        "tracker commitments --dormant-for P5Y",
        "tracker commitments --from 2008-01-01 --to 2008-12-31 --type CooperationProposed",
        "tracker commitments --as-of 2004-12-31 --known-at 2026-01-31 --json")
        .With([.. Options, Filters.Limit, .. Filters.Times]).Do(async run =>
        {
            Filters.ReadRange(run); // before a server is started for it
            var question = await run.AskAsync();
            var filter = await FilterAsync(run, question);
            var paging = Paging.All with { Limit = Filters.ReadLimit(run) ?? int.MaxValue };
            var page = await CommitmentQuery.ListAsync(question.DataSource, filter, question.Times, paging, run.Cancellation);
            run.Answer(question, page.Items, "No commitment matches.",
                new("Commitment", c => c.Title) { Id = ("Id", c => c.Id) },
                new("Status", c => AnswerJson.Word(c.Status))
                {
                    NoWrap = true,
                    Style = c => Shown.Style(c.Status),
                    Note = Remark,
                },
                new("First", c => Shown.Day(c.FirstEffect)) { NoWrap = true, From = 90 },
                new("Last", c => Shown.Day(c.LastEffect)) { NoWrap = true },
                new("Steps", c => $"{c.Effects}") { Right = true },
                new("In", c => Shown.Count(c.Statements, "statement")) { NoWrap = true, From = 90, Style = _ => "dim" },
                new("Parties", c => Shown.Names(c.Parties.Select(p => p.Name))) { From = 110 });
        });

    private static string? Remark(CommitmentItem c)
    {
        string[] remarks =
        [
            .. c.CertainStatus is { } certain ? [$"surely {AnswerJson.Word(certain)}"] : Array.Empty<string>(),
            .. c.ReviewState is { } state and not ReviewState.Current ? [AnswerJson.Word(state)] : Array.Empty<string>(),
        ];
        return remarks.Length == 0 ? null : string.Join(", ", remarks);
    }

    /// <summary>Which commitments the options ask for.</summary>
    public static async Task<CommitmentFilter> FilterAsync(Run run, Question question)
    {
        var (from, to) = Filters.ReadRange(run);
        return new()
        {
            Actor = await question.ActorAsync(run.Ask(Filters.Actor)),
            Topic = await question.TopicAsync(run.Ask(Filters.Topic)),
            Status = run.Ask(Status).Value<CommitmentStatus>("status"),
            Review = run.Ask(Review).Value<ReviewState>("state"),
            DormantFor = run.Ask(DormantFor).Duration(),
            Type = Filters.ReadType(run),
            From = from,
            To = to,
        };
    }
}
