using System.CommandLine;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Actors;
using CooperationTracker.Intake.Documents;
using CooperationTracker.Intake.Registration;

namespace CooperationTracker.Cli.Edge;

/// <summary>The commands that change the registry: the same three for actors, topics and commitments.</summary>
internal static class RegistryChange
{
    private static readonly Option<string> Into = new("--into")
    {
        Description = "The one that stays, by id or name.",
        HelpName = "ID",
        Required = true,
    };

    /// <summary>Enters a new one.</summary>
    /// <param name="noun">What it is.</param>
    /// <param name="verb">The command's name.</param>
    /// <param name="description">What the command does.</param>
    /// <param name="done">What was done to it afterwards.</param>
    /// <param name="form">What the file holds.</param>
    /// <param name="idOf">Its id.</param>
    /// <param name="decide">The decision.</param>
    /// <param name="inEntries">The pointer that the decision's refusals give to a field of the file.</param>
    /// <param name="example">A command line.</param>
    public static TrackerCommand Add<T>(
        string noun, string verb, string description, string done, string form, Func<T, string> idOf,
        Func<T, Func<Registry, Decision>> decide, Func<string, string> inEntries, string example)
    {
        var file = new Argument<string>("FILE|-") { Description = form + " - for standard input." };
        return new TrackerCommand(verb, description, example) { file, Origins.Author }.Do(async run =>
        {
            var document = await ReadAsync(run, file);
            var definition = Binder.Bind<T>(document);
            var session = await run.OpenAsync();
            var outcome = await session.Tracker.ChangeRegistryAsync(decide(definition), Origins.Of(run, run.Get(file)), run.Cancellation);
            var entry = inEntries("");
            await run.FinishAsync(outcome, $"{noun} {idOf(definition)}", done, refusal => EdgeError.From(document.Error(
                refusal.Pointer.StartsWith(entry, StringComparison.Ordinal) ? refusal with { Pointer = refusal.Pointer[entry.Length..] } : refusal)));
        });
    }

    /// <summary>Replaces an entry as a whole.</summary>
    /// <param name="noun">What it is.</param>
    /// <param name="description">What the command does.</param>
    /// <param name="idOf">Its id.</param>
    /// <param name="decide">The decision, given reason and author.</param>
    /// <param name="example">A command line.</param>
    public static TrackerCommand Amend<T>(
        string noun, string description, Func<T, string> idOf, Func<T, string, string, Func<Registry, Decision>> decide, string example)
    {
        var file = new Argument<string>("FILE|-") { Description = "The whole entry as it should be; - for standard input." };
        return new TrackerCommand("amend", description, example) { file, Origins.Reason, Origins.By }.Do(async run =>
        {
            var document = await ReadAsync(run, file);
            var definition = Binder.Bind<T>(document);
            var session = await run.OpenAsync();
            var outcome = await session.Tracker.ChangeRegistryAsync(
                decide(definition, run.Get(Origins.Reason)!, run.Get(Origins.By)!), Origins.OfCorrector(run, run.Get(file)), run.Cancellation);
            await run.FinishAsync(outcome, $"{noun} {idOf(definition)}", "amended", Origins.Place(document));
        });
    }

    /// <summary>Merges an entry into another.</summary>
    /// <param name="noun">What it is.</param>
    /// <param name="description">What the command does.</param>
    /// <param name="decide">The decision, given both ids, reason and author.</param>
    /// <param name="example">A command line.</param>
    public static TrackerCommand Merge(
        string noun, string description, Func<string, string, string, string, Func<Registry, Decision>> decide, string example)
    {
        var id = new Argument<string>("ID") { Description = "The one that goes, by its id." };
        return new TrackerCommand("merge", description, example) { id, Into, Origins.Reason, Origins.By }.Do(async run =>
        {
            var session = await run.OpenAsync();
            var outcome = await session.Tracker.ChangeRegistryAsync(
                decide(run.Get(id)!, run.Get(Into)!, run.Get(Origins.Reason)!, run.Get(Origins.By)!), Origins.OfCorrector(run), run.Cancellation);
            await run.FinishAsync(outcome, $"{noun} {run.Get(id)}", $"merged into {run.Get(Into)}",
                Origins.Place(null, ("/id", "ID"), ("/into", "--into")));
        });
    }

    private static Task<InputDocument> ReadAsync(Run run, Argument<string> file) =>
        InputDocument.ReadFileAsync(run.Get(file)!, run.Terminal.In, run.Cancellation);
}
