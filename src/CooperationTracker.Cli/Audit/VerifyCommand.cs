using System.CommandLine;
using System.Text.Json;
using CooperationTracker.Audit.Log;
using CooperationTracker.Audit.Notes;
using CooperationTracker.Audit.Verification;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain;
using CooperationTracker.Views;
using Spectre.Console;

namespace CooperationTracker.Cli.Audit;

/// <summary><c>tracker verify [FILE]</c></summary>
internal static class VerifyCommand
{
    private static readonly Argument<string?> File = new("FILE")
    {
        Description = "What somebody was shown: a bundle that 'tracker audit bundle' wrote, the JSON of 'tracker audit prove' or 'consistency', or a checkpoint, as a note or as JSON. It is checked with no database and no network. Without a file the whole log is verified.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string[]> Keys = new("--key")
    {
        Description = "A public key that checkpoints may be signed with, from whom you trust. May stand more than once, where keys were rotated. A file needs one; without any the database's own keys are taken.",
        HelpName = "VKEY",
    };

    private static readonly Option<string?> Checkpoint = new("--checkpoint")
    {
        Description = "A file with a checkpoint that you kept, or that somebody else was given: the log must have grown out of it, and the FILE must be of one history with it.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Consistency = new("--consistency")
    {
        Description = "A file with the JSON of 'tracker audit consistency', where the checkpoint that you kept and that of the FILE are of two sizes: it proves that the larger one has grown out of the smaller.",
        HelpName = "PROOF",
    };

    private static readonly Option<string?> State = new("--state")
    {
        Description = "A file that is kept up with how far the verification has come, event by event and view by view. Run again after it was stopped, it goes on from there.",
        HelpName = "FILE",
    };

    public static Command Create() => new TrackerCommand(
        "verify",
        "Verify that nothing was changed: derive leaves from events, the tree from leaves and the views from the log anew, compare row by row, and name the first difference. Or check a bundle, a proof or a checkpoint, offline.",
        "tracker verify",
        "tracker verify --key 'VKEY' --checkpoint kept.txt --state verify.json",
        "tracker verify caco.json --key 'VKEY'",
        "tracker verify proof.json --key 'VKEY' --checkpoint kept.txt --consistency grown.json")
    { File, Keys, Checkpoint, Consistency, State }.Do(async run =>
    {
        var keys = ReadKeys(run);
        if (run.Get(File) is { } file)
        {
            await VerifyFileAsync(run, file, keys);
        }
        else
        {
            Refuse(run, Consistency, "A log proves by itself what has grown out of what: name the checkpoint that you kept alone.");
            await VerifyLogAsync(run, keys);
        }
    });

    private static async Task VerifyFileAsync(Run run, string file, List<NoteVerifier> keys)
    {
        Refuse(run, State, "A file is checked in one go: there is nothing to keep of how far that has come.");
        if (keys.Count == 0)
        {
            throw EdgeException.BadInput(new EdgeError(RefusalCodes.Missing, "A file is checked against a key that you have from whom you trust, not from the file: --key VKEY.") { Field = Keys.Name });
        }
        if (run.Get(Checkpoint) is null)
        {
            Refuse(run, Consistency, "A proof of growth leads from or to a checkpoint that you kept: name that too (--checkpoint FILE).");
        }
        var kept = run.Get(Checkpoint) is { } path ? await ReadAsync(path, async stream => KeptCheckpoint.Read(await ReadNoteAsync(stream, run.Cancellation), keys)) : null;
        var grown = run.Get(Consistency) is { } proof ? await ReadAsync(proof, async stream => ShownFile.Read<ConsistencyAnswer>(await ReadBytesAsync(stream, run.Cancellation))) : null;
        var (answer, proven, notProven) = await ReadAsync(file, async stream => new ShownFile(keys, kept, grown).Verify(await ReadBytesAsync(stream, run.Cancellation)));
        if (run.Output.IsJson)
        {
            run.Output.Json(answer);
            return;
        }
        run.Output.Text($"[green]✓[/] {file.EscapeMarkup()} holds.");
        List(run, "[green]Proven[/]", proven);
        List(run, "[yellow]Not proven[/]", notProven);
    }

    private static async Task VerifyLogAsync(Run run, List<NoteVerifier> keys)
    {
        var anchor = run.Get(Checkpoint) is { } path ? await ReadAsync(path, stream => ReadNoteAsync(stream, run.Cancellation)) : null;
        var session = await run.OpenAsync();
        var kept = await KeptVerification.OpenAsync(run.Get(State), run.Cancellation);
        var verifiedBefore = kept.Log?.Leaves ?? 0;
        var log = await run.WithProgressAsync("Verifying", progress => new LogVerifier(session.DataSource, session.Log, new(keys, anchor), new Reporter<VerificationProgress>(p =>
        {
            kept.Keep(p.State);
            progress.Report(new($"Verified {p.State.Leaves} events", p.State.Leaves, p.Of));
        })).VerifyAsync(kept.Log, run.Cancellation));
        var earlier = kept.Views;
        await CompareViewsAsync(run, session, kept);
        kept.Delete(); // the next verification begins anew
        Tell(run, log, verifiedBefore, kept.Views, earlier, anchor is not null);
    }

    /// <summary>In one pass over the log; where it is kept how far that has come, in one for each view, so that each is done once.</summary>
    private static async Task CompareViewsAsync(Run run, Session session, KeptVerification kept)
    {
        var left = ViewCatalogue.All.Where(v => !kept.Views.ContainsKey(v.Name)).ToArray();
        foreach (var views in kept.IsKept ? left.Chunk(1) : [left])
        {
            var title = kept.IsKept ? $"Rebuilding {views[0].Name} aside" : "Rebuilding aside";
            var (position, difference) = await run.WithProgressAsync(title, progress => session.Runner(Answers.Steps(progress)).CompareAsync(views, run.Cancellation));
            if (difference is not null)
            {
                throw new EdgeException(FaultKind.Failed, new EdgeError(EdgeCodes.ViewsDiffer,
                    $"The table views.{difference.Table} {(difference.IsLive ? "has a row that the log does not give" : "lacks a row that the log gives")}: {difference.Row}. The log itself was verified; 'tracker rebuild {difference.View}' puts the view right."));
            }
            foreach (var view in views)
            {
                kept.Keep(view.Name, position);
            }
        }
    }

    private static void Tell(Run run, VerifiedLog log, long verifiedBefore, IReadOnlyDictionary<string, long> compared, IReadOnlyDictionary<string, long> earlier, bool anchored)
    {
        var views = ViewCatalogue.All.Select(v => v.Name).ToArray();
        if (run.Output.IsJson)
        {
            run.Output.Json(new { log.Leaves, VerifiedBefore = verifiedBefore > 0 ? verifiedBefore : (long?)null, log.Root, log.Erased, log.Checkpoints, log.Keys, log.Waiting, Views = views, ComparedAt = compared });
            return;
        }
        run.Output.Text($"[green]✓[/] Nothing was changed: {Shown.Count(log.Leaves, "event")}, the tree over them and {Shown.Count(views.Length, "view")} follow from one another.");
        List(run, "[green]Verified[/]",
        [
            $"Each of {log.Leaves} events is what it was when the tree took it in{(log.Erased > 0 ? $"; the content of {log.Erased} was erased under a recorded erasure" : "")}.",
            .. verifiedBefore > 0 ? [$"The first {verifiedBefore} of them were verified before the verification was stopped, as the file of --state says, and not again."] : Array.Empty<string>(),
            $"The tree over them has the root {log.Root}.",
            log.Checkpoints > 0 ? $"{Shown.Count(log.Checkpoints, "signed checkpoint")} say the same of the tree as it was then." : "No checkpoint was signed: nothing ties this log to a key. Make one: tracker audit key new.",
            .. anchored ? ["The log has grown out of the checkpoint that you kept."] : Array.Empty<string>(),
            $"Every row of the views {string.Join(", ", views)} is what the log gives.",
            .. earlier.Count > 0 ? [$"Compared before the verification was stopped, and not again: {string.Join(", ", earlier.Select(v => $"{v.Key} at position {v.Value}"))}."] : Array.Empty<string>(),
        ]);
        string[] open =
        [
            .. anchored ? Array.Empty<string>() : ["That the whole log was not written anew: keep a checkpoint elsewhere (tracker audit checkpoint), and name it the next time (--checkpoint)."],
            .. log.Waiting > 0 ? [$"The last {log.Waiting} events: the tree does not hold them yet (tracker audit checkpoint)."] : Array.Empty<string>(),
        ];
        if (open.Length > 0)
        {
            List(run, "[yellow]Not verified[/]", open);
        }
    }

    private static List<NoteVerifier> ReadKeys(Run run)
    {
        List<NoteVerifier> keys = [];
        foreach (var text in run.Get(Keys) ?? [])
        {
            try
            {
                keys.Add(NoteVerifier.Parse(text.Trim()));
            }
            catch (FormatException e)
            {
                throw EdgeException.BadInput(new EdgeError(RefusalCodes.Invalid, $"{e.Message} 'tracker audit key show' prints keys.") { Field = Keys.Name });
            }
        }
        return keys;
    }

    private static void Refuse(Run run, Option<string?> option, string why)
    {
        if (run.Get(option) is not null)
        {
            throw EdgeException.BadInput(new EdgeError(RefusalCodes.Invalid, why) { Field = option.Name });
        }
    }

    private static async Task<SignedNote> ReadNoteAsync(Stream stream, CancellationToken cancellation) =>
        ShownFile.ReadNote(await ReadBytesAsync(stream, cancellation));

    private static async Task<byte[]> ReadBytesAsync(Stream stream, CancellationToken cancellation)
    {
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, cancellation);
        return content.ToArray();
    }

    internal static async Task<T> ReadAsync<T>(string path, Func<Stream, Task<T>> read)
    {
        try
        {
            await using var stream = System.IO.File.OpenRead(path);
            return await read(stream);
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw EdgeException.BadInput(new EdgeError(RefusalCodes.Invalid, e.Message) { File = path });
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw EdgeException.BadInput(new EdgeError(RefusalCodes.Invalid, $"The file cannot be read: {e.Message}") { File = path });
        }
    }

    private static void List(Run run, string title, IEnumerable<string> lines)
    {
        run.Output.Gap();
        run.Output.Text(title);
        foreach (var line in lines)
        {
            run.Output.Text($"  • {line.EscapeMarkup()}");
        }
    }
}
