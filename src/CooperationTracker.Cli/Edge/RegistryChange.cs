using System.CommandLine;
using CooperationTracker.Intake.Documents;

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
    /// <param name="example">A command line.</param>
    public static TrackerCommand Add<T>(RegistryNoun<T> noun, string verb, string description, string done, string form, string example)
    {
        var file = new Argument<string>("FILE|-") { Description = form + " - for standard input." };
        return new TrackerCommand(verb, description, example) { file, Origins.Author }.Do(async run =>
        {
            var document = await ReadAsync(run, file);
            var definition = Binder.Bind<T>(document);
            var session = await run.OpenAsync();
            var outcome = await session.Bus.InvokeAsync(noun.Register(definition, Origins.Of(run, run.Get(file))), run.Cancellation);
            await run.FinishAsync(outcome, $"{noun.Name} {noun.IdOf(definition)}", done,
                refusal => EdgeError.From(document.Error(noun.InDefinition(refusal))));
        });
    }

    /// <summary>Replaces an entry as a whole.</summary>
    /// <param name="noun">What it is.</param>
    /// <param name="description">What the command does.</param>
    /// <param name="example">A command line.</param>
    public static TrackerCommand Amend<T>(RegistryNoun<T> noun, string description, string example)
    {
        var file = new Argument<string>("FILE|-") { Description = "The whole entry as it should be; - for standard input." };
        return new TrackerCommand("amend", description, example) { file }.With(Origins.OfEntryCorrection).Do(async run =>
        {
            var document = await ReadAsync(run, file);
            var definition = Binder.Bind<T>(document);
            var session = await run.OpenAsync();
            var outcome = await session.Bus.InvokeAsync(
                noun.Amend(definition, run.Get(Origins.Reason)!, Origins.OfCorrector(run, run.Get(file)), Origins.Expected(run)), run.Cancellation);
            await run.FinishAsync(outcome, $"{noun.Name} {noun.IdOf(definition)}", "amended", Origins.Place(document));
        });
    }

    /// <summary>Merges an entry into another.</summary>
    /// <param name="noun">What it is.</param>
    /// <param name="description">What the command does.</param>
    /// <param name="example">A command line.</param>
    public static TrackerCommand Merge<T>(RegistryNoun<T> noun, string description, string example)
    {
        var id = new Argument<string>("ID") { Description = "The one that goes, by its id." };
        return new TrackerCommand("merge", description, example) { id, Into }.With(Origins.OfEntryCorrection).Do(async run =>
        {
            var session = await run.OpenAsync();
            var outcome = await session.Bus.InvokeAsync(
                noun.Merge(run.Get(id)!, run.Get(Into)!, run.Get(Origins.Reason)!, Origins.OfCorrector(run), Origins.Expected(run)), run.Cancellation);
            await run.FinishAsync(outcome, $"{noun.Name} {run.Get(id)}", $"merged into {run.Get(Into)}",
                Origins.Place(null, ("/id", "ID"), ("/into", "--into")));
        });
    }

    private static Task<InputDocument> ReadAsync(Run run, Argument<string> file) =>
        InputDocument.ReadFileAsync(run.Get(file)!, run.Terminal.In, run.Cancellation);
}
