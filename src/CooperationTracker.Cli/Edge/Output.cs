using System.Text.Json;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CooperationTracker.Cli.Edge;

/// <summary>What a command prints: JSON, or text for people, laid out for a terminal or plain for a pipe.</summary>
internal sealed class Output
{
    private readonly Terminal terminal;
    private readonly IAnsiConsole console;

    public Output(Terminal terminal, bool json)
    {
        (this.terminal, IsJson) = (terminal, json);
        console = ConsoleOn(terminal.Out, terminal.OutIsTerminal && terminal.Colours, terminal.OutIsTerminal, terminal.Width);
    }

    /// <summary>Whether JSON is asked for.</summary>
    public bool IsJson { get; }

    /// <summary>Prints a value as JSON: indented for a terminal, a line otherwise.</summary>
    public void Json<T>(T value) => terminal.Out.WriteLine(JsonSerializer.Serialize(value, terminal.OutIsTerminal ? AnswerJson.Indented : AnswerJson.Compact));

    /// <summary>Prints a value as JSON like <see cref="Json{T}"/>, what it enumerates as it comes: in bounded memory.</summary>
    public async Task JsonAsync<T>(T value, CancellationToken cancellation)
    {
        await using var stream = new TextStream(terminal.Out);
        await JsonSerializer.SerializeAsync(stream, value, terminal.OutIsTerminal ? AnswerJson.Indented : AnswerJson.Compact, cancellation);
        await terminal.Out.WriteLineAsync();
    }

    /// <summary>Prints a value as one line of JSON, and at once.</summary>
    public async Task JsonLineAsync<T>(T value)
    {
        await terminal.Out.WriteLineAsync(JsonSerializer.Serialize(value, AnswerJson.Compact));
        await terminal.Out.FlushAsync();
    }

    /// <summary>Prints running text with Spectre's markup, wrapped.</summary>
    public void Text(string markup) => Draw(new Markup(markup));

    /// <summary>Prints one line of fields, cut off at the edge of a terminal.</summary>
    public void Line(params IEnumerable<(string Text, string? Style)> fields)
    {
        if (!terminal.OutIsTerminal)
        {
            terminal.Out.WriteLine(Harmless.Text(string.Join("  ", fields.Select(f => f.Text)).TrimEnd()));
            return;
        }
        Draw(new Markup(string.Join("  ", fields.Select(f => f.Style is null ? f.Text.EscapeMarkup() : $"[{f.Style}]{f.Text.EscapeMarkup()}[/]")))
        {
            Overflow = Overflow.Ellipsis,
        });
    }

    /// <summary>Prints text as it stands.</summary>
    public void Raw(string text) => terminal.Out.Write(text);

    /// <summary>Prints an empty line.</summary>
    public void Gap() => terminal.Out.WriteLine();

    /// <summary>Prints anything that lays itself out, each line without blanks at its end.</summary>
    public void Draw(IRenderable content)
    {
        if (terminal.OutIsTerminal)
        {
            console.Write(new Harmless(content));
            if (content is Markup)
            {
                console.WriteLine();
            }
            return;
        }
        using var laidOut = new StringWriter();
        var plain = ConsoleOn(laidOut, colours: false, isTerminal: false, terminal.Width);
        plain.Write(new Harmless(content));
        foreach (var line in laidOut.ToString().TrimEnd('\n', '\r').Split('\n'))
        {
            terminal.Out.WriteLine(line.TrimEnd());
        }
    }

    /// <summary>Prints rows: a table for a person, columns of text for a pipe.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="none">What to say where there are none.</param>
    /// <param name="columns">The columns.</param>
    public void Table<T>(IReadOnlyCollection<T> rows, string none, params IReadOnlyList<Column<T>> columns)
    {
        if (rows.Count == 0)
        {
            if (terminal.OutIsTerminal)
            {
                Text($"[dim]{none.EscapeMarkup()}[/]");
            }
            return;
        }
        if (terminal.OutIsTerminal)
        {
            console.Write(new Harmless(Tables.Drawn(rows, columns, terminal.Width)));
            return;
        }
        foreach (var line in Tables.Plain(rows, columns))
        {
            terminal.Out.WriteLine(Harmless.Text(line));
        }
    }

    /// <summary>Hands everything over to the reader.</summary>
    public Task FlushAsync() => terminal.Out.FlushAsync();

    /// <summary>A console for progress, on standard error; null where nobody would see it move.</summary>
    public static IAnsiConsole? ForProgress(Terminal terminal) => terminal is { ErrorIsTerminal: true, Colours: true }
        ? ConsoleOn(terminal.Error, colours: true, isTerminal: true, terminal.Width)
        : null;

    private static IAnsiConsole ConsoleOn(TextWriter writer, bool colours, bool isTerminal, int width)
    {
        var made = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colours ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = colours && isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new FixedOutput(writer, isTerminal, width),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        made.Profile.Capabilities.Unicode = true;
        return made;
    }

    private sealed class FixedOutput(TextWriter writer, bool isTerminal, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => width;

        public int Height => 24;

        public void SetEncoding(System.Text.Encoding encoding)
        {
            // The writer's encoding stands: UTF-8 without a mark.
        }
    }
}
