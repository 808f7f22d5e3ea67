using System.Text;

namespace CooperationTracker.Cli.Edge;

/// <summary>Where a run reads from and writes to.</summary>
/// <param name="In">Standard input.</param>
/// <param name="Out">Results.</param>
/// <param name="Error">Errors and progress.</param>
public sealed record Terminal(Stream In, TextWriter Out, TextWriter Error)
{
    /// <summary>The columns that running text is set in where it goes into a pipe or file.</summary>
    private const int PipedWidth = 80;

    /// <summary>Below this nothing can be laid out.</summary>
    private const int NarrowestWidth = 40;

    /// <summary>Whether a person reads <see cref="Out"/>: tables are drawn and lines are wrapped.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether a person reads <see cref="Error"/>: progress is drawn.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether escape sequences are understood and wanted (https://no-color.org).</summary>
    public bool Colours { get; init; }

    /// <summary>Columns to lay out for.</summary>
    public int Width { get; init; } = PipedWidth;

    /// <summary>The process's own.</summary>
    public static Terminal OfProcess()
    {
        var dumb = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } || Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new(Console.OpenStandardInput(), Writer(StandardOutput.Open()), Writer(Console.OpenStandardError(), autoFlush: true))
        {
            OutIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Colours = !dumb,
            Width = Math.Max(NarrowestWidth, WidthOfProcess()),
        };
    }

    private static int WidthOfProcess()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out var asked) && asked > 0)
        {
            return asked;
        }
        return Console.IsOutputRedirected || Console.WindowWidth <= 0 ? PipedWidth : Console.WindowWidth;
    }

    private static StreamWriter Writer(Stream stream, bool autoFlush = false) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = autoFlush };
}
