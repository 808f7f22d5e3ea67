using System.CommandLine;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Views.Reports;
using CooperationTracker.Views.Statements;
using Spectre.Console;

namespace CooperationTracker.Cli.Statements;

/// <summary><c>tracker statement KEY</c></summary>
internal static class StatementCommand
{
    private static readonly Argument<string> Key = new("KEY") { Description = "The statement's key." };

    public static Command Create() => new TrackerCommand(
        "statement",
        "Show one statement: its paragraphs, the reports that stand in each, and its corrections.",
        "tracker statement caco-osce-2004",
        "tracker statement caco-osce-2004 --known-at 2026-01-31 --json")
    { Key }.With(Filters.Times).Do(async run =>
    {
        var question = await run.AskAsync();
        var key = (await question.StatementAsync(run.Ask(Key)))!;
        var detail = (await StatementQuery.FindAsync(question.DataSource, key, question.Times, run.Cancellation))!;
        var version = await question.VersionAsync(StreamName.Statement(key));
        if (run.Output.IsJson)
        {
            run.Output.Json(new
            {
                question.Times.AsOf,
                question.KnownAt,
                Version = version,
                detail.Statement,
                detail.Paragraphs,
                detail.Reports,
                detail.Corrections,
            });
            return;
        }
        WriteHead(run.Output, detail, version);
        var reports = detail.Reports.ToLookup(r => r.Paragraph);
        foreach (var paragraph in detail.Paragraphs)
        {
            WriteParagraph(run.Output, paragraph, reports[paragraph.Number]);
        }
        run.Caption(question);
    });

    private static void WriteHead(Output output, StatementDetail detail, long version)
    {
        var statement = detail.Statement;
        output.Text($"[bold]{statement.Title.EscapeMarkup()}[/]");
        var facts = new Facts();
        facts.Add("Key", $"{statement.Key}, version {version}");
        facts.Add("Issued", statement.Issued.ToString());
        facts.Add("By", statement.OnBehalfOf is { } other ? $"{statement.Issuer.Name}, on behalf of {other.Name}" : statement.Issuer.Name);
        facts.Add("Speaker", statement.Speaker?.Name);
        facts.Add("Venue", statement.Venue);
        facts.Add("Symbol", statement.Symbol);
        facts.Add("Languages", string.Join(", ", statement.Languages));
        facts.Add("Source", statement.Source is null ? null : $"{statement.Source}{(statement.Attached ? ", attached and verified" : "")}");
        facts.Add("SHA-256", statement.SourceSha256);
        facts.Add("Received", Shown.Recorded(statement.Position, statement.RecordedAt));
        if (statement.Status != StatementStatus.Received)
        {
            facts.Add("Status", AnswerJson.Word(statement.Status), "red");
        }
        foreach (var (report, correction) in detail.Corrections)
        {
            facts.Add("Corrected", $"{(report is null ? "" : $"{report} ")}{Shown.Corrected(correction)}", "magenta");
        }
        output.Draw(facts);
        output.Gap();
    }

    private static void WriteParagraph(Output output, StatementParagraph paragraph, IEnumerable<ReportItem> reports)
    {
        var body = new List<Spectre.Console.Rendering.IRenderable>
        {
            new Markup(paragraph.Passage is { } passage ? $"[green]{passage.EscapeMarkup()}[/]" : paragraph.Text.EscapeMarkup()),
        };
        body.AddRange(reports.Select(r => new Padder(
            new Markup($"[bold]{Shown.Date(r.Occurred).EscapeMarkup()}[/] [cyan]{r.Type}[/] {r.Summary.EscapeMarkup()} [dim]{r.Id.EscapeMarkup()}[/]"),
            new Padding(2, 0, 0, 0))));
        var grid = new Grid { Expand = true };
        grid.AddColumn(new GridColumn { NoWrap = true, Width = 4, Padding = new Padding(0, 0, 1, 0) });
        grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        grid.AddRow(new Markup($"[dim]¶{paragraph.Number}[/]"), new Rows(body));
        output.Draw(grid);
    }
}
