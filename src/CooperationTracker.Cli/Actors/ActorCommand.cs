using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Views.Actors;
using Spectre.Console;

namespace CooperationTracker.Cli.Actors;

/// <summary><c>tracker actor ID</c>, with <c>add</c>, <c>amend</c> and <c>merge</c>.</summary>
internal static class ActorCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "The actor, by id, name or alias." };

    public static Command Create()
    {
        var command = new TrackerCommand(
            "actor",
            "Show one actor: its names, what it is a part of, its members, statements and commitments. Or add, amend and merge actors.",
            "tracker actor csto",
            "tracker actor 'Collective Security Treaty Organization' --as-of 2004-01-01",
            "tracker actor add new-actor.yaml")
        { Id }.With(Filters.Times).Do(async run =>
        {
            var question = await run.AskAsync();
            var id = (await question.ActorAsync(run.Ask(Id)))!;
            var actor = await ActorQuery.FindAsync(question.DataSource, id, question.Times, run.Cancellation)
                ?? throw EdgeException.BadInput(new EdgeError(RefusalCodes.UnknownActor,
                    $"The actor '{id}' was not known yet at position {question.KnownAt}.")
                { Field = Id.Name });
            var version = await question.VersionAsync(StreamName.Actor(actor.Definition.Id));
            if (run.Output.IsJson)
            {
                run.Output.Json(new { question.Times.AsOf, question.KnownAt, Version = version, Actor = actor });
                return;
            }
            Write(run.Output, actor, version);
            run.Caption(question);
        });
        foreach (var change in ActorChanges.Create())
        {
            command.Add(change);
        }
        return command;
    }

    private static void Write(Output output, ActorDetail actor, long version)
    {
        var entry = actor.Definition;
        output.Text($"[bold]{entry.Name.EscapeMarkup()}[/]");
        var facts = new Facts();
        facts.Add("Id", $"{entry.Id}, version {version}");
        facts.Add("Merged", string.Join(", ", actor.Merged));
        facts.Add("Kind", AnswerJson.Word(entry.Kind), "cyan");
        facts.Add("Part of", actor.Parent?.Name);
        facts.Add("Founded", Dated(entry.Founded));
        facts.Add("Dissolved", Dated(entry.Dissolved));
        foreach (var name in entry.Names)
        {
            facts.Add("Was called", $"{name.Name} ({name.During}, {name.Basis})");
        }
        facts.Add("Also", string.Join(", ", entry.Aliases));
        facts.Add("Parts", string.Join(", ", actor.Children.Select(c => c.Name)));
        foreach (var membership in actor.Memberships)
        {
            facts.Add(membership.As is null ? "Belongs to" : "Served", Line(membership));
        }
        foreach (var member in actor.Members)
        {
            facts.Add(member.As is null ? "Member" : "Served by", Line(member));
        }
        facts.Add("Statements", string.Join(", ", actor.Statements));
        facts.Add("Commitments", string.Join(", ", actor.Commitments));
        facts.Add("Note", entry.Note);
        foreach (var correction in actor.Corrections)
        {
            facts.Add("Corrected", Shown.Corrected(correction), "magenta");
        }
        facts.Add("Known since", Shown.Recorded(actor.Position, actor.RecordedAt), "dim");
        output.Draw(facts);
    }

    private static string? Dated(DatedFact? fact) => fact is null ? null : $"{fact.Date} ({fact.Basis})";

    private static string Line(MembershipItem item) => string.Concat(
        item.Name,
        item.As is { } office ? $", {office}" : "",
        $" ({item.During}, {item.Basis}{(item.Certain ? "" : ", possibly")})");
}
