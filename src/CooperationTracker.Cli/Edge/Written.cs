using CooperationTracker.Domain;
using CooperationTracker.Intake;
using Spectre.Console;

namespace CooperationTracker.Cli.Edge;

/// <summary>The answer of a command that appends.</summary>
/// <param name="Result"><c>appended</c>, or <c>unchanged</c> where it was so already.</param>
/// <param name="Subject">What it was about, such as <c>statement caco-osce-2004</c>.</param>
/// <param name="Position">The log position from which its effect can be read.</param>
/// <param name="Events">How many events were appended.</param>
internal sealed record Written(string Result, string Subject, long Position, int Events)
{
    /// <summary>Ends with an error where it was refused; otherwise projects what was appended and says what came of it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="outcome">What came of the request.</param>
    /// <param name="subject">What it was about.</param>
    /// <param name="done">What was done to it, such as <c>withdrawn</c>.</param>
    /// <param name="place">Says where in the request a refusal belongs.</param>
    public static async Task FinishAsync(Run run, Outcome outcome, string subject, string done, Func<Refusal, CommandError> place)
    {
        outcome.OrThrow(place);
        var session = await run.OpenAsync();
        await session.ProjectAsync(run, outcome.Position > 0 ? outcome.Position : null);
        var appended = outcome.Result == OutcomeKind.Appended;
        if (run.Output.IsJson)
        {
            run.Output.Json(new Written(appended ? "appended" : "unchanged", subject, outcome.Position, outcome.Events));
        }
        else if (appended)
        {
            var events = outcome.Events == 1 ? "1 event" : $"{outcome.Events} events";
            run.Output.Text($"[green]✓[/] {Escaped(subject)} {done}: {events}, position {outcome.Position}.");
        }
        else
        {
            run.Output.Text($"{Escaped(subject)} stands like this already; nothing was appended.");
        }

        static string Escaped(string text) => (char.ToUpperInvariant(text[0]) + text[1..]).EscapeMarkup();
    }
}
