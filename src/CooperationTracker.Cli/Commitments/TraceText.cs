using System.Text.Json;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain.Reports;
using CooperationTracker.Views.Commitments;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CooperationTracker.Cli.Commitments;

/// <summary>A trace for people: where the commitment stands, then a line through time with a station for each step.</summary>
internal static class TraceText
{
    /// <summary>The field of each type that says what it is about, in the codebook's order.</summary>
    private static readonly string[] Subjects = ["name", "title", "subject", "of", "threat", "organization"];

    public static void Write(Output output, Question question, CommitmentTrace trace, long version)
    {
        WriteHead(output, question, trace, version);
        for (var i = 0; i < trace.Steps.Count; i++)
        {
            var step = trace.Steps[i];
            output.Draw(new Rail(Station(step), step.Certain ? "●" : "○", Style.Parse(Shown.Style(step.Status)), goesOn: i < trace.Steps.Count - 1));
        }
    }

    private static void WriteHead(Output output, Question question, CommitmentTrace trace, long version)
    {
        var commitment = trace.Commitment;
        output.Text($"[bold]{commitment.Title.EscapeMarkup()}[/]");
        output.Text(commitment.Scope.EscapeMarkup());
        var facts = new Facts();
        facts.AddMarkup("Status", string.Concat(
            $"[bold {Shown.Style(commitment.Status)}]{AnswerJson.Word(commitment.Status)}[/]",
            commitment.CertainStatus is { } certain ? $", certainly [{Shown.Style(certain)}]{AnswerJson.Word(certain)}[/]" : ""));
        facts.Add("Review", commitment.Review is { } review ? Shown.Review(review, commitment.ReviewState) : null, Shown.Style(commitment.ReviewState));
        facts.Add("Asked", question.ToString());
        var steps = trace.Steps.Count < commitment.Effects ? $"{trace.Steps.Count} of {commitment.Effects} asked for" : $"{commitment.Effects}";
        facts.Add("Steps", commitment.Effects == 0 ? "none: nothing is known to have acted on it" : string.Concat(
            $"{steps}, told by {Shown.Count(trace.Steps.Select(s => s.Statement.Key).Distinct().Count(), "statement")}",
            trace.Steps.Any(s => !s.Certain) ? "; ● certain by then, ○ possible" : ""));
        facts.Add("Parties", string.Join(", ", commitment.Parties.Select(p => p.Name)));
        facts.Add("Topics", string.Join(", ", commitment.Topics));
        facts.Add("Id", $"{commitment.Id}, version {version}");
        facts.Add("Merged", string.Join(", ", commitment.Merged));
        facts.Add("Opened", Shown.Recorded(commitment.Position, commitment.RecordedAt));
        foreach (var correction in trace.Corrections)
        {
            facts.Add("Corrected", Shown.Corrected(correction), "magenta");
        }
        output.Draw(facts);
        output.Gap();
    }

    private static Rows Station(TraceStep step)
    {
        var status = Shown.Style(step.Status);
        var facts = new Facts();
        facts.AddMarkup("What", $"[cyan]{step.Type}[/]{(Subject(step.Details) is { } subject ? $" {subject.EscapeMarkup()}" : "")}");
        facts.Add("Who", string.Join("; ", step.Participants
            .GroupBy(p => p.Role)
            .Select(g => $"{string.Join(", ", g.Select(p => p.Name))} ({AnswerJson.Word(g.Key)})")));
        facts.Add("Where", step.Place);
        facts.AddMarkup("Stated in", string.Concat(
            $"{step.Statement.Title.EscapeMarkup()} [dim]({step.Statement.Key}, {step.Statement.Issued.ToString().EscapeMarkup()}",
            step.Statement.Source is { } source ? $", {source.EscapeMarkup()}" : "",
            ")[/]"));
        AddPassage(facts, step);
        if (step.Implements is { } earlier)
        {
            facts.Add("Follows from", $"{earlier.Occurrence}{(earlier.Accounts.Count > 0 ? $" ({Told(earlier.Accounts)})" : "")}");
        }
        if (step.CorroboratedBy.Count > 0)
        {
            facts.Add("Corroborated", Told(step.CorroboratedBy), "green");
        }
        foreach (var contradiction in step.Contradictions)
        {
            facts.Add("Contradicted", Against(step, contradiction), "yellow");
        }
        foreach (var correction in step.Corrections)
        {
            facts.Add("Corrected", Shown.Corrected(correction), "magenta");
        }
        facts.Add("Known since", $"{Shown.Recorded(step.Position, step.RecordedAt)}, report {step.Report}", "dim");
        List<IRenderable> lines =
        [
            new Markup(string.Concat(
                $"[bold]{Shown.Date(step.Occurred).EscapeMarkup()}[/]  {AnswerJson.Word(step.Effect)} → [bold {status}]{AnswerJson.Word(step.Status)}[/]",
                step.Modality == Modality.Happened ? "" : $"  [dim]{AnswerJson.Word(step.Modality)}[/]",
                step.Certain ? "" : "  [yellow]possibly by then[/]")),
            new Markup(step.Summary.EscapeMarkup()),
            facts,
            new Text(""),
        ];
        return new Rows(lines);
    }

    private static void AddPassage(Facts facts, TraceStep step)
    {
        if (step.SourceText is { } wordForWord)
        {
            facts.AddMarkup($"¶{step.Paragraph}", $"[green]“{wordForWord.EscapeMarkup()}”[/] [dim](the document, verified)[/]");
        }
        else
        {
            facts.AddMarkup($"¶{step.Paragraph}", $"[italic]{(step.Passage ?? "").EscapeMarkup()}[/] [dim](our words)[/]");
        }
    }

    private static string Told(IReadOnlyList<TraceAccount> accounts) =>
        string.Join("; ", accounts.Select(a => $"{Shown.Date(a.Occurred)} in {a.Report}"));

    private static string Against(TraceStep step, Contradiction contradiction)
    {
        var (ours, theirs, other) = contradiction.Report == step.Report
            ? (contradiction.Value, contradiction.OtherValue, contradiction.OtherReport)
            : (contradiction.OtherValue, contradiction.Value, contradiction.Report);
        return $"{contradiction.Field}: {ours} here, {theirs} in {other}";
    }

    private static string? Subject(JsonElement details) => Subjects
        .Select(field => details.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null)
        .FirstOrDefault(text => text is not null);
}
