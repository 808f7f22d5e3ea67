using System.CommandLine;
using CooperationTracker.Audit.Log;
using CooperationTracker.Audit.Notes;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain;
using Spectre.Console;

namespace CooperationTracker.Cli.Audit;

/// <summary><c>tracker audit key new|show|rotate</c></summary>
internal static class AuditKeyCommand
{
    private static readonly Option<string?> Origin = new("--origin")
    {
        Description = "What tells this log from all others, for good, such as the address it is served at without https://; one of chance where it is absent.",
        HelpName = "NAME",
    };

    public static Command Create()
    {
        var key = new TrackerCommand("key", "The key that checkpoints are signed with.", "tracker audit key new", "tracker audit key show");
        key.Add(New());
        key.Add(Show());
        key.Add(Rotate());
        return key;
    }

    private static TrackerCommand New() => new TrackerCommand(
        "new",
        "Make the log's first key, and sign the tree with it. The private key goes into a file that its user alone can read: audit.key in the data folder, or where the setting Tracker:Audit:KeyFile says.",
        "tracker audit key new",
        "tracker audit key new --origin tracker.example.org/audit")
    { Origin }.Do(async run =>
    {
        var origin = run.Get(Origin);
        if (origin is not null && !NoteVerifier.IsName(origin))
        {
            throw run.Ask(Origin).Wrong(RefusalCodes.Invalid, $"'{origin}' is no origin: it has no blanks, control characters or plus signs.");
        }
        var session = await run.OpenAsync();
        await FinishAsync(run, session, await session.AuditKeys.MakeAsync(origin, run.AuditKeyFile(), run.Cancellation), "signs the checkpoints of this log");
    });

    private static TrackerCommand Show() => new TrackerCommand(
        "show",
        "Show the public keys of the log: the one that signs, and those before it, which check what they signed. Give them to whoever is to check checkpoints.",
        "tracker audit key show",
        "tracker audit key show --json").Do(async run =>
        {
            var items = await (await run.OpenAsync()).AuditKeys.ListAsync(run.Cancellation);
            if (run.Output.IsJson)
            {
                run.Output.Json(new { Items = items });
                return;
            }
            if (items.Count == 0)
            {
                run.Say("There is no key yet. Make one: tracker audit key new");
            }
            foreach (var item in items)
            {
                // As it stands: wrapped, it could not be copied.
                run.Output.Raw($"{item.Key}{Environment.NewLine}   {item.From.UtcDateTime:yyyy-MM-dd HH:mm} UTC to {(item.To is { } to ? $"{to.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "now")}{Environment.NewLine}");
            }
        });

    private static TrackerCommand Rotate() => new TrackerCommand(
        "rotate",
        "Put a new key in the place of the one that signs, and sign the tree with it. What was signed before stays checkable by the key that signed it. The old private key is written over.",
        "tracker audit key rotate").Do(async run =>
        {
            var session = await run.OpenAsync();
            await FinishAsync(run, session, await session.AuditKeys.RotateAsync(run.AuditKeyFile(), run.Cancellation), "signs the checkpoints of this log from now on");
        });

    private static async Task FinishAsync(Run run, Session session, AuditKey key, string does)
    {
        var file = run.AuditKeyFile();
        await session.SequenceAsync(run);
        await session.Transparency.SignAsync(await session.AuditKeys.SignerAsync(file, run.Cancellation), run.Cancellation);
        if (run.Output.IsJson)
        {
            run.Output.Json(new { key.Origin, key.Key, key.From, File = file });
            return;
        }
        run.Output.Text($"[green]✓[/] This key {does}. The private one is kept in {file.EscapeMarkup()}.");
        run.Output.Raw(key.Key + Environment.NewLine);
    }
}
