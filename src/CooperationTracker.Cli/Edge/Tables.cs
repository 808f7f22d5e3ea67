using Spectre.Console;

namespace CooperationTracker.Cli.Edge;

/// <summary>A column of a list.</summary>
/// <param name="Header">Its heading.</param>
/// <param name="Text">A row's text; null for none.</param>
internal sealed record Column<T>(string Header, Func<T, string?> Text)
{
    /// <summary>A row's style, in Spectre's words; none where it is null.</summary>
    public Func<T, string?>? Style { get; init; }

    /// <summary>The id behind the text, set dim under it; in a pipe it is a column of its own that stands before.</summary>
    public (string Header, Func<T, string> Text)? Id { get; init; }

    /// <summary>A remark on the text, set dim under it; in a pipe it follows in brackets.</summary>
    public Func<T, string?>? Note { get; init; }

    /// <summary>Numbers stand to the right.</summary>
    public bool Right { get; init; }

    /// <summary>Short texts stay on one line.</summary>
    public bool NoWrap { get; init; }

    /// <summary>The narrowest terminal that shows it; a pipe gets everything.</summary>
    public int From { get; init; }

    /// <summary>A picture of another column, which a pipe does not get.</summary>
    public bool IsPicture { get; init; }
}

/// <summary>Lays out lists.</summary>
internal static class Tables
{
    /// <summary>For a person: wrapped to the terminal.</summary>
    public static Table Drawn<T>(IEnumerable<T> rows, IReadOnlyList<Column<T>> all, int width)
    {
        Column<T>[] columns = [.. all.Where(c => c.From <= width)];
        var table = new Table { Border = TableBorder.Simple, BorderStyle = new Style(Color.Grey) };
        foreach (var column in columns)
        {
            var drawn = new TableColumn($"[bold]{column.Header.EscapeMarkup()}[/]") { NoWrap = column.NoWrap };
            table.AddColumn(column.Right ? drawn.RightAligned() : drawn);
        }
        foreach (var row in rows)
        {
            table.AddRow([.. columns.Select(c => new Markup(Cell(c, row)))]);
        }
        return table;
    }

    /// <summary>For a pipe: aligned, a row a line, with its headings first.</summary>
    public static IEnumerable<string> Plain<T>(IEnumerable<T> rows, IReadOnlyList<Column<T>> columns)
    {
        (string Header, Func<T, string?> Text)[] fields = [.. columns.Where(c => !c.IsPicture).SelectMany(Fields)];
        List<string[]> lines = [[.. fields.Select(f => f.Header.ToUpperInvariant())], .. rows.Select(row => fields.Select(f => OneLine(f.Text(row))).ToArray())];
        var widths = fields.Select((_, i) => lines.Max(line => line[i].GetCellWidth())).ToArray();
        return lines.Select(line => string.Join("  ", line.Select((text, i) => text + new string(' ', widths[i] - text.GetCellWidth()))).TrimEnd());
    }

    private static IEnumerable<(string Header, Func<T, string?> Text)> Fields<T>(Column<T> column)
    {
        if (column.Id is { } id)
        {
            yield return id;
        }
        yield return (column.Header, row => column.Note?.Invoke(row) is { } note ? $"{column.Text(row)} ({note})" : column.Text(row));
    }

    private static string Cell<T>(Column<T> column, T row)
    {
        var text = (column.Text(row) ?? "").EscapeMarkup();
        if (text.Length > 0 && (column.Style?.Invoke(row) ?? (column.Id is null ? null : "bold")) is { } style)
        {
            text = $"[{style}]{text}[/]";
        }
        return (column.Id?.Text(row) ?? column.Note?.Invoke(row)) is { Length: > 0 } under ? $"{text}\n[dim]{under.EscapeMarkup()}[/]" : text;
    }

    // An empty field would move the next ones to the left for whoever cuts the line into words.
    private static string OneLine(string? text) => string.IsNullOrEmpty(text) ? "-" : text.ReplaceLineEndings(" ");
}
