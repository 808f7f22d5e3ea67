using System.CommandLine;
using System.Diagnostics;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain;
using CooperationTracker.Views;

namespace CooperationTracker.Cli.Server;

/// <summary><c>tracker rebuild [VIEW]</c></summary>
internal static class RebuildCommand
{
    private static readonly Argument<string?> Name = new("VIEW")
    {
        Description = "One view, such as Report; all of them where it is absent.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Create() => new TrackerCommand(
        "rebuild",
        "Build views anew from the log, beside the live ones, and put them in their place at once: readers never see one empty.",
        "tracker rebuild",
        "tracker rebuild Commitment")
    { Name }.Do(async run =>
    {
        var name = run.Get(Name);
        var view = name is null ? null : ViewCatalogue.Find(name) ?? throw EdgeException.BadInput(EdgeError.Unknown(
            EdgeCodes.UnknownView, "VIEW", "view", name, NearestNames.To(name, ViewCatalogue.All.Select(v => v.Name)),
            $"There are {string.Join(", ", ViewCatalogue.All.Select(v => v.Name))}."));
        var session = await run.OpenAsync();
        await session.ProjectAsync(run);
        var watch = Stopwatch.StartNew();
        await run.WithProgressAsync("Rebuilding", async progress =>
        {
            await session.Runner(Answers.Steps(progress)).RebuildAsync(view?.Name, run.Cancellation);
            return true;
        });
        string[] rebuilt = view is null ? [.. ViewCatalogue.All.Select(v => v.Name)] : [view.Name];
        if (run.Output.IsJson)
        {
            run.Output.Json(new { Rebuilt = rebuilt, Seconds = Math.Round(watch.Elapsed.TotalSeconds, 3) });
        }
        else
        {
            run.Output.Text($"[green]✓[/] Rebuilt {string.Join(", ", rebuilt)} in {watch.Elapsed.TotalSeconds:0.0} s.");
        }
    });
}
