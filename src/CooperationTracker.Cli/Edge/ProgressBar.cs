using Spectre.Console;

namespace CooperationTracker.Cli.Edge;

/// <summary>How far long work has come.</summary>
/// <param name="Title">What it does now.</param>
/// <param name="Done">How much is done.</param>
/// <param name="Total">Of how much; 0 where that is unknown.</param>
internal sealed record Step(string Title, long Done, long Total);

/// <summary>Draws progress of work that takes longer than a moment.</summary>
internal static class ProgressBar
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);

    public static async Task<T> RunAsync<T>(IAnsiConsole console, string title, Func<IProgress<Step>, Task<T>> work)
    {
        var latest = new Step(title, 0, 0);
        var working = work(new Reporter<Step>(step => latest = step));
        if (await Task.WhenAny(working, Task.Delay(Moment)) != working)
        {
            await console.Progress()
                .AutoClear(true)
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
                .StartAsync(context => DrawAsync(context.AddTask(title.EscapeMarkup()), working, () => latest));
        }
        return await working;
    }

    private static async Task DrawAsync(ProgressTask task, Task working, Func<Step> latest)
    {
        while (!working.IsCompleted)
        {
            var step = latest();
            task.Description = step.Title.EscapeMarkup();
            task.IsIndeterminate = step.Total == 0;
            task.MaxValue = Math.Max(1, step.Total);
            task.Value = step.Done;
            await Task.WhenAny(working, Task.Delay(Redraw));
        }
    }
}
