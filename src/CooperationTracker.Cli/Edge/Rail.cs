using Spectre.Console;
using Spectre.Console.Rendering;

namespace CooperationTracker.Cli.Edge;

/// <summary>Content beside a line that leads down the left edge, with a mark at its top: a station of a timeline.</summary>
/// <param name="content">The content.</param>
/// <param name="mark">The mark, one column wide.</param>
/// <param name="style">The mark's style.</param>
/// <param name="goesOn">Whether another station follows.</param>
internal sealed class Rail(IRenderable content, string mark, Style style, bool goesOn) : Renderable
{
    private const int Width = 3;

    /// <inheritdoc/>
    protected override Measurement Measure(RenderOptions options, int maxWidth) => new(maxWidth, maxWidth);

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var first = true;
        foreach (var line in Segment.SplitLines(content.Render(options, maxWidth - Width)))
        {
            yield return first ? new Segment($"{mark}  ", style) : new Segment(goesOn ? "│  " : "   ", new Style(Color.Grey));
            foreach (var segment in line)
            {
                yield return segment;
            }
            yield return Segment.LineBreak;
            first = false;
        }
    }
}
