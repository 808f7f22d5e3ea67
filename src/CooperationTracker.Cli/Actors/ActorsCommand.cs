using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Views;
using CooperationTracker.Views.Actors;

namespace CooperationTracker.Cli.Actors;

/// <summary><c>tracker actors</c></summary>
internal static class ActorsCommand
{
    private static readonly Option<string?> Kind = new("--kind")
    {
        Description = "Only organizations, bodies, states or persons.",
        HelpName = "KIND",
    };

    public static Command Create() => new TrackerCommand(
        "actors",
        "List actors by name, with the spellings that resolve to them.",
        "tracker actors",
        "tracker actors --kind organization")
        .With([Kind, Filters.Limit, .. Filters.Times]).Do(async run =>
        {
            var kind = run.Ask(Kind).Value<ActorKind>("kind");
            var paging = Paging.All with { Limit = Filters.ReadLimit(run) ?? int.MaxValue };
            var question = await run.AskAsync();
            var filter = new ActorFilter { Kind = kind };
            var page = await ActorQuery.ListAsync(question.DataSource, filter, question.Times, paging, run.Cancellation);
            run.Answer(question, page.Items, "No actor matches.",
                new("Actor", a => a.Name) { Id = ("Id", a => a.Id) },
                new("Kind", a => AnswerJson.Word(a.Kind)) { NoWrap = true, Style = _ => "cyan" },
                new("Part of", a => a.Parent?.Name),
                new("Also", a => string.Join(", ", a.Aliases)) { From = 110, Style = _ => "dim" });
        });
}
