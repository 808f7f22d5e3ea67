using Spectre.Console.Rendering;

namespace CooperationTracker.Cli.Edge;

/// <summary>Shows what a file or a database says as text, whatever a terminal would take it for: without control characters.</summary>
/// <param name="content">What is shown.</param>
internal sealed class Harmless(IRenderable content) : Renderable
{
    /// <summary>A text without control characters but line ends; a tab is a blank.</summary>
    public static string Text(string text) => text.Any(Harms) ? string.Concat(text.Replace('\t', ' ').Where(c => !Harms(c))) : text;

    /// <inheritdoc/>
    protected override Measurement Measure(RenderOptions options, int maxWidth) => content.Measure(options, maxWidth);

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        content.Render(options, maxWidth).Select(s => s.IsControlCode || s.IsLineBreak ? s : new Segment(Text(s.Text), s.Style));

    private static bool Harms(char c) => char.IsControl(c) && c is not ('\n' or '\r');
}
