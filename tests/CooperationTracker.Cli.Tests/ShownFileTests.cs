using System.Text.Json.Nodes;
using CooperationTracker.Audit.Notes;
using CooperationTracker.Audit.Tree;
using CooperationTracker.Cli.Edge;

namespace CooperationTracker.Cli.Tests;

/// <summary><c>tracker verify FILE</c>: what somebody was shown is checked with no database, and held beside what another one was shown.</summary>
public sealed class ShownFileTests(VerifyTests.SignedDatabase database) : IClassFixture<VerifyTests.SignedDatabase>
{
    private const string Commitment = "caco-joint-action-terror-drugs";

    [Fact]
    public async Task A_proof_of_an_event_is_verified_with_no_database()
    {
        using var files = new Files();
        var proof = await WriteAsync(files, "proof.json", "audit", "prove", "40");

        var ran = await VerifyAsync(proof);

        ran.ExitCode.ShouldBe(ExitCodes.Done, ran.Error);
        ran.Json.Text("origin").ShouldBe("tracker.example.org/test");
        var proven = string.Join('\n', ran.Json.GetProperty("proven").EnumerateArray());
        proven.ShouldContain("stands in that log at position 40");
        proven.ShouldContain("Its data is what was recorded.");
        ran.Json.GetProperty("notProven").GetArrayLength().ShouldBe(2);
    }

    [Theory]
    [InlineData("data", "no salt leads from it to the digest")]
    [InlineData("salt", "no salt leads from it to the digest")]
    [InlineData("no salt", "no salt leads from it to the digest")]
    [InlineData("leaf", "does not stand in the tree")]
    [InlineData("leafHash", "does not stand in the tree")]
    [InlineData("path", "does not stand in the tree")]
    [InlineData("index", "does not stand in the tree")]
    [InlineData("root", "its checkpoint is over")]
    [InlineData("no checkpoint", "No checkpoint over")]
    [InlineData("checkpoint", "not signed by the key")]
    public async Task A_proof_that_was_edited_does_not_hold(string edited, string why)
    {
        using var files = new Files();
        var path = await WriteAsync(files, "proof.json", "audit", "prove", "40");
        var proof = JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!.AsObject();
        var none = Convert.ToBase64String(new byte[32]);
        switch (edited)
        {
            case "data": proof["data"]!["summary"] = "Nobody met."; break;
            case "salt": proof["salt"] = none; break;
            case "no salt": proof.Remove("salt"); break;
            case "leaf": proof["leaf"] = proof["leaf"]!.GetValue<string>().Replace("\"position\":40", "\"position\":41", StringComparison.Ordinal); break;
            case "leafHash" or "root": proof[edited] = none; break;
            case "path": proof["path"]!.AsArray()[0] = none; break;
            case "index": proof["index"] = proof["index"]!.GetValue<long>() + 1; break;
            case "no checkpoint": proof.Remove("checkpoint"); break;
            case "checkpoint": proof["checkpoint"] = proof["checkpoint"]!.GetValue<string>().Replace(proof["root"]!.GetValue<string>(), none, StringComparison.Ordinal); break;
        }

        var ran = await VerifyAsync(files.Write("edited.json", proof.ToJsonString()));

        ran.ExitCode.ShouldBe(ExitCodes.Failed, ran.Out);
        ran.Errors.ShouldHaveSingleItem().Text("message")!.ShouldContain(why);
    }

    [Fact]
    public async Task That_the_log_has_only_grown_is_verified_from_checkpoint_to_checkpoint_and_from_one_that_was_kept()
    {
        await using var own = new VerifyTests.SignedDatabase();
        await own.InitializeAsync();
        using var files = new Files();
        var kept = files.Write("kept.txt", (await own.RunAsync("audit", "checkpoint")).Out);
        var size = Checkpoint.Parse(SignedNote.Parse(await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken)).Text).Size;
        var before = files.Write("before.json", (await own.JsonAsync("audit", "prove", "40")).Out);
        (await own.RunAsync("topic", "add", files.Write("space.yaml", "id: space\nname: Space\n"), "--by", "anna")).ShouldBeDone();
        var grown = files.Write("grown.json", (await own.JsonAsync("audit", "consistency", $"{size}")).Out);
        var after = files.Write("after.txt", (await own.RunAsync("audit", "checkpoint")).Out);
        var afterJson = files.Write("after.json", (await own.JsonAsync("audit", "checkpoint")).Out);
        var bundle = files.At("bundle.json");
        (await own.RunAsync("audit", "bundle", Commitment, "-o", bundle)).ShouldBeDone();

        foreach (var (file, options, proven) in new (string, string[], string)[]
        {
            (grown, [], $"It has grown out of the tree of {size} leaves"),
            (grown, ["--checkpoint", kept], $"The first {size} of {size + 1} leaves are the same"),
            (after, ["--checkpoint", after], $"over the same {size + 1} leaves"),
            (afterJson, ["--checkpoint", after], $"over the same {size + 1} leaves"),
            (afterJson, ["--checkpoint", kept, "--consistency", grown], $"The first {size} of {size + 1} leaves are the same"),
            (after, ["--checkpoint", kept, "--consistency", grown], $"The first {size} of {size + 1} leaves are the same"),
            (bundle, ["--checkpoint", kept, "--consistency", grown], $"The first {size} of {size + 1} leaves are the same"),
            (bundle, ["--checkpoint", afterJson], $"over the same {size + 1} leaves"),
            (before, ["--checkpoint", after, "--consistency", grown], $"The first {size} of {size + 1} leaves are the same"),
        })
        {
            var ran = await Tracker.RunAsync(["verify", file, "--key", own.Key, "--json", .. options]);
            ran.ExitCode.ShouldBe(ExitCodes.Done, ran.Error);
            string.Join('\n', ran.Json.GetProperty("proven").EnumerateArray()).ShouldContain(proven);
        }
        foreach (var (file, other, open) in new[]
        {
            (bundle, kept, $"That the log, shown with {size + 1} leaves, has grown out of the checkpoint that you kept, over {size}"),
            (before, after, $"That the checkpoint that you kept, over {size + 1} leaves, has grown out of what is shown, which is older and over {size}"),
        })
        {
            var ran = await Tracker.RunAsync("verify", file, "--key", own.Key, "--json", "--checkpoint", other);
            ran.ExitCode.ShouldBe(ExitCodes.Done, ran.Error);
            ran.Json.GetProperty("notProven")[0].GetString()!.ShouldStartWith(open);
        }
        (await Tracker.RunAsync("verify", bundle, "--key", own.Key, "--json", "--checkpoint", after, "--consistency", grown)).ShouldBeDone();
        (await Tracker.RunAsync("verify", before, "--key", own.Key, "--json", "--checkpoint", after, "--consistency", before)).ExitCode.ShouldBe(ExitCodes.BadInput);
        var edited = JsonNode.Parse(await File.ReadAllTextAsync(grown, TestContext.Current.CancellationToken))!.AsObject();
        edited["fromRoot"] = Convert.ToBase64String(new byte[32]);
        (await Tracker.RunAsync("verify", files.Write("edited.json", edited.ToJsonString()), "--key", own.Key, "--json", "--checkpoint", kept)).Errors[0].Text("code").ShouldBe("forked");
        edited.Remove("fromCheckpoint");
        (await Tracker.RunAsync("verify", files.Write("edited.json", edited.ToJsonString()), "--key", own.Key, "--json")).Errors[0].Text("code").ShouldBe("not-signed");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task What_two_were_shown_of_two_histories_contradicts_each_other(int larger)
    {
        using var files = new Files();
        var shown = await WriteAsync(files, "shown.json", "audit", "prove", "40");
        var answer = JsonNode.Parse(await File.ReadAllTextAsync(shown, TestContext.Current.CancellationToken))!;
        var size = answer["size"]!.GetValue<long>();
        // What another server that has the key says of the same log.
        var signer = KeyFile.TryRead(database.KeyFile)!;
        var other = files.Write("other.txt", signer.Sign(new Checkpoint(signer.Verifier.Name, size + larger, TreeHash.OfLeaf([1])).ToString()).ToString());
        var proof = JsonNode.Parse((await database.JsonAsync("audit", "consistency", $"{size - 1}")).Out)!;
        (proof["from"], proof["to"]) = (Math.Min(size, size + larger), Math.Max(size, size + larger));

        var ran = await VerifyAsync(shown, "--checkpoint", other, "--consistency", files.Write("grown.json", proof.ToJsonString()));

        (ran.ExitCode, ran.Errors.ShouldHaveSingleItem().Text("code")).ShouldBe((ExitCodes.Failed, "forked"));
    }

    [Fact]
    public async Task A_checkpoint_of_another_log_or_key_is_told_and_options_that_say_nothing_are_refused()
    {
        using var files = new Files();
        var bundle = files.At("bundle.json");
        (await database.RunAsync("audit", "bundle", Commitment, "-o", bundle)).ShouldBeDone();
        var other = NoteSigner.Create("another.example.org/log");
        var note = files.Write("other.txt", other.Sign(new Checkpoint(other.Verifier.Name, 3, default).ToString()).ToString());

        (await VerifyAsync(bundle, "--checkpoint", note)).Errors[0].Text("code").ShouldBe("not-signed");
        (await VerifyAsync(bundle, "--checkpoint", note, "--key", other.Verifier.ToString())).Errors[0].Text("code").ShouldBe("other-log");
        (await VerifyAsync(note)).Errors[0].Text("code").ShouldBe("not-signed");
        (await VerifyAsync(files.Write("unsigned.json", """{ "size": 3, "root": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" }"""))).ShouldSatisfyAllConditions(
            r => r.ExitCode.ShouldBe(ExitCodes.BadInput), r => r.Errors[0].Text("message")!.ShouldContain("No key signed this checkpoint"));
        foreach (var (option, file) in new[] { ("--state", bundle), ("--consistency", bundle) })
        {
            (await VerifyAsync(bundle, option, file)).ShouldSatisfyAllConditions(
                r => r.ExitCode.ShouldBe(ExitCodes.BadInput), r => r.Errors[0].Text("field").ShouldBe(option));
        }
        (await database.JsonAsync("verify", "--consistency", bundle)).Errors[0].Text("field").ShouldBe("--consistency");
    }

    private async Task<string> WriteAsync(Files files, string name, params string[] words) => files.Write(name, (await database.JsonAsync(words)).Out);

    private Task<Ran> VerifyAsync(string file, params string[] options) =>
        Tracker.RunAsync(["verify", file, "--key", database.Key, "--json", "--connection", "Host=127.0.0.1;Port=1;Username=nobody", .. options]);
}
