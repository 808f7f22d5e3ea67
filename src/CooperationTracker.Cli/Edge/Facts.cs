using Spectre.Console;
using Spectre.Console.Rendering;

namespace CooperationTracker.Cli.Edge;

/// <summary>Labels with texts beside them, the texts wrapped in a column of their own.</summary>
internal sealed class Facts : Renderable
{
    private const int LabelWidth = 14;

    private readonly Grid grid = new Grid { Expand = true }
        .AddColumn(new GridColumn { NoWrap = true, Width = LabelWidth, Padding = new Padding(0, 0, 1, 0) })
        .AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });

    /// <summary>Adds a text; nothing where there is none.</summary>
    public void Add(string label, string? text, string? style = null)
    {
        if (!string.IsNullOrEmpty(text))
        {
            AddMarkup(label, style is null ? text.EscapeMarkup() : $"[{style}]{text.EscapeMarkup()}[/]");
        }
    }

    /// <summary>Adds a text with Spectre's markup.</summary>
    public void AddMarkup(string label, string markup) =>
        grid.AddRow(new Markup($"[dim]{label.EscapeMarkup()}[/]"), new Markup(markup));

    /// <inheritdoc/>
    protected override Measurement Measure(RenderOptions options, int maxWidth) => ((IRenderable)grid).Measure(options, maxWidth);

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => ((IRenderable)grid).Render(options, maxWidth);
}
