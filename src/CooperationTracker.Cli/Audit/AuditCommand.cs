using System.CommandLine;
using System.Globalization;
using CooperationTracker.Cli.Edge;
using Spectre.Console;

namespace CooperationTracker.Cli.Audit;

/// <summary><c>tracker audit checkpoint|prove|consistency|bundle|key</c></summary>
internal static class AuditCommand
{
    private static readonly Argument<string> Event = new("EVENT|POSITION") { Description = "The event's id, or its position in the log; 'tracker events --json' lists both." };

    private static readonly Option<string?> Size = new("--size")
    {
        Description = "Prove it in the tree of so many leaves, such as that of a checkpoint kept from before; the newest checkpoint's where it is absent.",
        HelpName = "LEAVES",
    };

    private static readonly Argument<string> From = new("FROM") { Description = "The size of the earlier tree, such as the second line of a checkpoint kept from before says." };

    private static readonly Argument<string?> To = new("TO")
    {
        Description = "The size of the later tree; the newest checkpoint's where it is absent.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Create()
    {
        var audit = new TrackerCommand("audit", "Prove to others what stands in the log, and that it has only grown. The formats: src/CooperationTracker.Audit/README.md.",
            "tracker audit checkpoint", "tracker audit prove 12");
        audit.Add(Checkpoint());
        audit.Add(Prove());
        audit.Add(Consistency());
        audit.Add(BundleCommand.Create());
        audit.Add(AuditKeyCommand.Create());
        return audit;
    }

    private static TrackerCommand Checkpoint() => new TrackerCommand(
        "checkpoint",
        "Grow the tree by all that is settled, sign it, and print the checkpoint: a signed note that says how large the log is and, by one hash, all that it holds. Keep it, or give it to others.",
        "tracker audit checkpoint",
        "tracker audit checkpoint --json").Do(async run =>
        {
            var session = await run.OpenAsync();
            await session.SequenceAsync(run);
            // Refuses where another key signs; without any, the tree is shown unsigned.
            var answer = (await session.AuditKeys.ListAsync(run.Cancellation)).Count == 0
                ? await session.Transparency.CheckpointAsync(run.Cancellation)
                : await session.Transparency.SignAsync(await session.AuditKeys.SignerAsync(run.AuditKeyFile(), run.Cancellation), run.Cancellation);
            if (run.Output.IsJson)
            {
                run.Output.Json(answer);
                return;
            }
            run.Output.Raw(answer.Note ?? string.Create(CultureInfo.InvariantCulture, $"{answer.Size}\n{answer.Root}\n"));
            if (answer.Note is null)
            {
                run.Say("The tree grows, and no key signs it yet. Make one: tracker audit key new");
            }
        });

    private static TrackerCommand Prove() => new TrackerCommand(
        "prove",
        "Prove that an event stands in the log as it was recorded: its leaf, and the hashes that lead from it to the root that a checkpoint was signed over.",
        "tracker audit prove 12",
        "tracker audit prove 018f6c1e-0000-7000-8000-00000000002a --json",
        "tracker audit prove 12 --size 200")
    { Event, Size }.Do(async run =>
    {
        var (asked, size) = (run.Ask(Event).Event(), run.Ask(Size).Number(1));
        var session = await run.OpenAsync();
        await session.SignedAsync(run);
        var proof = await session.Transparency.ProveAsync(asked, size, run.Cancellation);
        if (run.Output.IsJson)
        {
            run.Output.Json(proof);
            return;
        }
        run.Output.Text($"[green]✓[/] The event is leaf {proof.Index} of a tree of {(proof.Size == 1 ? "1 leaf" : $"{proof.Size} leaves")}, and stands in the log as it was recorded.");
        Lines(run, ("Leaf", [proof.Leaf]), ("Its hash", [proof.LeafHash.ToString()]), ("Salt", proof.Salt is { } salt ? [salt] : []),
            ("Path", [.. proof.Path.Select(h => h.ToString())]), ("Root", [proof.Root.ToString()]));
        Note(run, "Checkpoint", proof.Checkpoint);
    });

    private static TrackerCommand Consistency() => new TrackerCommand(
        "consistency",
        "Prove that the log has only grown between two checkpoints: what the earlier one holds is where it was, and all that came later stands after it.",
        "tracker audit consistency 100",
        "tracker audit consistency 100 250 --json")
    { From, To }.Do(async run =>
    {
        var (from, to) = (run.Ask(From).Number()!.Value, run.Ask(To).Number());
        var session = await run.OpenAsync();
        await session.SignedAsync(run);
        var proof = await session.Transparency.ConsistencyAsync(from, to, run.Cancellation);
        if (run.Output.IsJson)
        {
            run.Output.Json(proof);
            return;
        }
        run.Output.Text($"[green]✓[/] The tree of {proof.To} leaves has grown out of the one of {proof.From}.");
        Lines(run, ("Root before", [proof.FromRoot.ToString()]), ("Path", [.. proof.Path.Select(h => h.ToString())]), ("Root after", [proof.ToRoot.ToString()]));
        Note(run, "Before", proof.FromCheckpoint);
        Note(run, "After", proof.ToCheckpoint);
    });

    // As they stand: wrapped, they could not be copied.
    private static void Lines(Run run, params (string Label, string[] Values)[] facts)
    {
        foreach (var (label, values) in facts)
        {
            for (var i = 0; i < values.Length; i++)
            {
                run.Output.Raw($"   {(i == 0 ? label : ""),-12} {values[i]}{Environment.NewLine}");
            }
        }
    }

    private static void Note(Run run, string label, string? note) => Lines(run, (label, note is null ? [] : [.. note.TrimEnd('\n').Split('\n')]));
}
