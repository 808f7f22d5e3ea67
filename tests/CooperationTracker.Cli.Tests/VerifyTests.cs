using System.Text.Json.Nodes;
using CooperationTracker.Cli.Edge;

namespace CooperationTracker.Cli.Tests;

/// <summary>What an auditor does who trusts nobody: bundles away from the database, and the whole log beside it.</summary>
public sealed class VerifyTests(VerifyTests.SignedDatabase database) : IClassFixture<VerifyTests.SignedDatabase>
{
    private const string Commitment = "caco-joint-action-terror-drugs";

    [Fact]
    public async Task A_bundle_is_verified_with_no_database_at_all_and_says_what_it_does_not_prove()
    {
        using var files = new Files();
        var path = files.At("caco.json");
        var written = (await database.JsonAsync("audit", "bundle", Commitment, "-o", path)).Json;
        written.GetProperty("steps").GetInt32().ShouldBePositive();
        written.Text("key").ShouldBe(database.Key);

        var verified = await Tracker.RunAsync("verify", path, "--key", database.Key, "--json", "--connection", "Host=127.0.0.1;Port=1;Username=nobody");

        verified.Json.GetProperty("events").GetInt32().ShouldBe(written.GetProperty("events").GetInt32());
        verified.Json.GetProperty("proven").GetArrayLength().ShouldBeGreaterThan(3);
        verified.Json.GetProperty("notProven").GetArrayLength().ShouldBe(3);
        var told = string.Join(' ', (await Tracker.RunAsync("verify", path, "--key", database.Key)).Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        told.ShouldContain("Each of the");
        told.ShouldContain("Not proven");
    }

    [Theory]
    [InlineData("data", "is not what was recorded")]
    [InlineData("salt", "is not what was recorded")]
    [InlineData("leaf", "does not stand in the tree")]
    [InlineData("path", "does not stand in the tree")]
    [InlineData("index", "does not stand in the tree")]
    [InlineData("event left out", "one was left out")]
    [InlineData("last event left out", "")]
    [InlineData("order", "the order is another one")]
    [InlineData("step", "Step 2 of the trace")]
    [InlineData("status of a step", "Step 1 of the trace")]
    [InlineData("step left out", "The trace has")]
    [InlineData("title", "The trace's head")]
    [InlineData("salt dropped", "no salt that leads to its digest")]
    [InlineData("actor left out", "whom others name, were left out")]
    [InlineData("nothing in a place", "an empty place")]
    [InlineData("checkpoint", "not signed by the key")]
    public async Task A_bundle_that_was_edited_does_not_hold(string edited, string why)
    {
        using var files = new Files();
        var path = files.At("edited.json");
        (await database.JsonAsync("audit", "bundle", Commitment, "-o", path)).Json.Text("commitment").ShouldBe(Commitment);
        var bundle = JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!;
        var events = bundle["events"]!.AsArray();
        var statement = events.First(e => e!["leaf"]!["stream"]!.GetValue<string>().StartsWith("statement/", StringComparison.Ordinal) && e["leaf"]!["version"]!.GetValue<long>() == 2)!;
        var steps = bundle["trace"]!["steps"]!.AsArray();
        switch (edited)
        {
            case "data": statement["data"]!["summary"] = "Nobody met."; break;
            case "salt": statement["salt"] = Convert.ToBase64String(new byte[32]); break;
            case "leaf": statement["leaf"]!["author"] = "bob"; break;
            case "path": statement["path"]!.AsArray()[0] = Convert.ToBase64String(new byte[32]); break;
            case "index": statement["index"] = statement["index"]!.GetValue<long>() + 1; break;
            case "event left out": events.Remove(statement); break;
            case "last event left out": events.Remove(events.Last(e => e!["leaf"]!["stream"]!.GetValue<string>() == $"commitment/{Commitment}")); break;
            case "order":
                events.Remove(statement);
                events.Add(statement);
                break;
            case "step": steps[1]!["summary"] = "Nothing happened."; break;
            case "status of a step": steps[0]!["status"] = "fulfilled"; break;
            case "step left out": steps.RemoveAt(steps.Count - 1); break;
            case "title": bundle["trace"]!["title"] = "Something else"; break;
            case "salt dropped": statement.AsObject().Remove("salt"); break;
            case "actor left out":
                var actor = events.First(e => e!["leaf"]!["stream"]!.GetValue<string>().StartsWith("actor/", StringComparison.Ordinal))!["leaf"]!["stream"]!.GetValue<string>();
                foreach (var e in events.Where(e => e!["leaf"]!["stream"]!.GetValue<string>() == actor).ToArray())
                {
                    events.Remove(e);
                }
                break;
            case "nothing in a place": events[0] = null; break;
            case "checkpoint":
                var note = bundle["checkpoint"]!.GetValue<string>().Split('\n');
                note[1] += "0";
                bundle["checkpoint"] = string.Join('\n', note);
                break;
        }
        await File.WriteAllTextAsync(path, bundle.ToJsonString(), TestContext.Current.CancellationToken);

        var ran = await Tracker.RunAsync("verify", path, "--key", database.Key, "--json");

        ran.ExitCode.ShouldBe(edited == "nothing in a place" ? ExitCodes.BadInput : ExitCodes.Failed, ran.Out);
        ran.Errors.ShouldHaveSingleItem().Text("message")!.ShouldContain(why);
    }

    [Fact]
    public async Task A_bundle_does_not_vouch_for_itself()
    {
        using var files = new Files();
        var path = files.At("own-key.json");
        await database.JsonAsync("audit", "bundle", Commitment, "-o", path);
        var other = CooperationTracker.Audit.Notes.NoteSigner.Create("somebody.example.org").Verifier.ToString();

        (await Tracker.RunAsync("verify", path, "--json")).ShouldSatisfyAllConditions(r => r.ExitCode.ShouldBe(ExitCodes.BadInput), r => r.Errors[0].Text("field").ShouldBe("--key"));
        (await Tracker.RunAsync("verify", path, "--key", other, "--json")).ShouldSatisfyAllConditions(r => r.ExitCode.ShouldBe(ExitCodes.Failed), r => r.Errors[0].Text("code").ShouldBe("not-signed"));
        (await Tracker.RunAsync("verify", path, "--key", other[..^4], "--json")).ExitCode.ShouldBe(ExitCodes.BadInput);
    }

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("{", "cannot be read")]
    [InlineData("[]", "format")]
    [InlineData("{}", "format")]
    [InlineData("""{"format": "cooperation-tracker/bundle"}""", "version")]
    [InlineData("""{"format": "cooperation-tracker/bundle", "version": 99}""", "Take a later one")]
    [InlineData("""{"format": "cooperation-tracker/bundle", "version": 1}""", "cannot be read")]
    [InlineData("\0\0\0", "cannot be read")]
    public async Task What_is_no_bundle_is_told_so(string text, string why)
    {
        using var files = new Files();
        var path = files.Write("none.json", text);

        var ran = await Tracker.RunAsync("verify", path, "--key", database.Key, "--json");

        ran.ExitCode.ShouldBe(ExitCodes.BadInput, ran.Error);
        ran.Errors[0].ShouldSatisfyAllConditions(e => e.Text("file").ShouldBe(path), e => e.Text("message")!.ShouldContain(why));
    }

    [Fact]
    public async Task The_log_its_tree_and_its_views_are_verified_against_a_checkpoint_that_was_kept()
    {
        using var files = new Files();
        var kept = files.Write("kept.txt", (await Tracker.RunAsync(["audit", "checkpoint", .. database.Options])).Out);

        var ran = await database.RunAsync("verify", "--json", "--key", database.Key, "--checkpoint", kept, "--state", files.At("state.json"));

        ran.Json.GetProperty("leaves").GetInt64().ShouldBePositive();
        ran.Json.GetProperty("waiting").GetInt64().ShouldBe(0);
        File.Exists(files.At("state.json")).ShouldBeFalse();
    }

    [Fact]
    public async Task An_edited_view_row_is_named()
    {
        await using var own = new SignedDatabase();
        await own.InitializeAsync();
        await own.ScalarAsync("update views.report set summary = 'Nothing of the kind.' where id = 'caco-osce-2004:protocol'");

        var ran = await own.RunAsync("verify", "--json");

        ran.ExitCode.ShouldBe(ExitCodes.Failed, ran.Out);
        ran.Errors[0].ShouldSatisfyAllConditions(e => e.Text("code").ShouldBe("views-differ"), e => e.Text("message")!.ShouldContain("views.report"), e => e.Text("message")!.ShouldContain("caco-osce-2004:protocol"));
        await own.RunAsync("rebuild", "Report");
        (await own.RunAsync("verify", "--json")).ExitCode.ShouldBe(ExitCodes.Done);
    }

    [Fact]
    public async Task Views_that_were_compared_before_it_was_stopped_are_not_compared_again()
    {
        await using var own = new SignedDatabase();
        await own.InitializeAsync();
        using var files = new Files();
        var state = files.At("state.json");
        await own.ScalarAsync("update views.report set summary = 'Nothing of the kind.' where id = 'caco-osce-2004:protocol'");
        (await own.RunAsync("verify", "--state", state, "--json")).Errors[0].Text("code").ShouldBe("views-differ");
        await own.RunAsync("rebuild", "Report");
        (await own.RunAsync("topic", "add", files.Write("space.yaml", "id: space\nname: Space\n"), "--by", "anna")).ShouldBeDone();

        var ran = await own.RunAsync("verify", "--state", state, "--json");

        ran.ExitCode.ShouldBe(ExitCodes.Done, ran.Out);
        var comparedAt = ran.Json.GetProperty("comparedAt").EnumerateObject().ToDictionary(v => v.Name, v => v.Value.GetInt64());
        comparedAt.Keys.ShouldBe(ran.Json.GetProperty("views").EnumerateArray().Select(v => v.GetString()!), ignoreOrder: true);
        comparedAt["Actor"].ShouldBe(comparedAt["Report"] - 1);
        (ran.Json.GetProperty("leaves").GetInt64() - ran.Json.GetProperty("verifiedBefore").GetInt64()).ShouldBe(1);
        File.Exists(state).ShouldBeFalse();
        (await own.RunAsync("verify", "--json")).Json.GetProperty("comparedAt").EnumerateObject().ShouldAllBe(v => v.Value.GetInt64() == comparedAt["Report"]);
    }

    [Fact]
    public async Task What_was_erased_keeps_its_proof_and_bundles_say_so()
    {
        await using var own = new SignedDatabase();
        await own.InitializeAsync();
        (await own.EraseAsync("caco-osce-2004:protocol")).ShouldBeDone();
        using var files = new Files();
        var path = files.At("erased.json");

        (await own.RunAsync("verify", "--json")).Json.GetProperty("erased").GetInt64().ShouldBe(1);
        (await own.JsonAsync("audit", "bundle", Commitment, "-o", path)).Json.Text("commitment").ShouldBe(Commitment);
        var verified = (await Tracker.RunAsync("verify", path, "--key", own.Key, "--json")).Json;

        verified.GetProperty("erased").GetInt32().ShouldBe(1);
        string.Join('\n', verified.GetProperty("proven").EnumerateArray()).ShouldMatch(@"The content of caco-osce-2004:protocol was erased on \d{4}-\d\d-\d\d under GDPR Art\. 17\(1\), by anna");
        (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ShouldContain("\"legalBasis\": \"GDPR Art. 17(1)\"");
    }

    [Fact]
    public async Task A_bundle_holds_where_an_amended_report_keeps_its_place_among_those_of_the_day()
    {
        await using var own = new SignedDatabase();
        await own.InitializeAsync();
        using var files = new Files();
        var statement = Some.Statement("same-day").Replace("    summary: The two", $"    effects: [{{ commitment: {Commitment}, effect: withdraws }}]\n    summary: The two", StringComparison.Ordinal);
        var second = statement[statement.IndexOf("  - id: meeting", StringComparison.Ordinal)..statement.IndexOf("  - id: proposal", StringComparison.Ordinal)]
            .Replace("id: meeting", "id: second", StringComparison.Ordinal).Replace("withdraws", "fulfils", StringComparison.Ordinal);
        (await own.RunAsync("append", files.Write("s.yaml", statement.TrimEnd() + "\n" + second))).ShouldBeDone();
        var amended = Some.Report("2005-05-30") + $"effects: [{{ commitment: {Commitment}, effect: withdraws }}]\n";
        (await own.RunAsync("amend", "same-day:meeting", files.Write("r.yaml", amended), "--reason", "Another place", "--by", "anna")).ShouldBeDone();
        var path = files.At("same-day.json");

        (await own.JsonAsync("audit", "bundle", Commitment, "-o", path)).Json.Text("commitment").ShouldBe(Commitment);

        (await Tracker.RunAsync("verify", path, "--key", own.Key)).ShouldBeDone();
        var trace = JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!["trace"]!;
        trace["status"]!.GetValue<string>().ShouldBe("fulfilled");
        trace["steps"]!.AsArray().Select(s => s!["report"]!.GetValue<string>()).Where(r => r.StartsWith("same-day", StringComparison.Ordinal)).ShouldBe(["same-day:meeting", "same-day:second"]);
    }

    [Theory]
    [InlineData("report_retracted", "no salt that leads to its digest")]
    [InlineData("resolution_signed", "no event of its stream says that it was erased")]
    public async Task An_event_that_was_not_erased_does_not_pass_for_one_that_was(string type, string why)
    {
        await using var own = new SignedDatabase();
        await own.InitializeAsync();
        (await own.EraseAsync("caco-osce-2004:protocol")).ShouldBeDone();
        (await own.RunAsync("retract", "caco-osce-2004:osh-meeting", "--reason", "A courtesy", "--by", "anna")).ShouldBeDone();
        using var files = new Files();
        var path = files.At("hidden.json");
        (await own.JsonAsync("audit", "bundle", Commitment, "-o", path)).Json.Text("commitment").ShouldBe(Commitment);
        (await Tracker.RunAsync("verify", path, "--key", own.Key)).ShouldBeDone();
        var bundle = JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!;
        var hidden = bundle["events"]!.AsArray().First(e => e!["leaf"]!["type"]!.GetValue<string>() == type && e["salt"] is not null)!;
        hidden.AsObject().Remove("salt");
        hidden["data"] = new JsonObject { ["erased"] = "caco-osce-2004:protocol" };
        await File.WriteAllTextAsync(path, bundle.ToJsonString(), TestContext.Current.CancellationToken);

        var ran = await Tracker.RunAsync("verify", path, "--key", own.Key, "--json");

        ran.ExitCode.ShouldBe(ExitCodes.Failed, ran.Out);
        ran.Errors.ShouldHaveSingleItem().Text("message")!.ShouldContain(why);
    }

    /// <summary>The seeds, with a key that signs.</summary>
    public sealed class SignedDatabase : SeededDatabase
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("signed-");

        public string Key { get; private set; } = "";

        internal string KeyFile => Path.Combine(folder.FullName, CooperationTracker.Audit.Notes.KeyFile.Name);

        internal string[] Options => ["--connection", ConnectionString, "--data", folder.FullName];

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            Key = (await RunAsync("audit", "key", "new", "--origin", "tracker.example.org/test", "--json")).Json.Text("key")!;
        }

        internal Task<Ran> RunAsync(params string[] arguments) => Tracker.RunAsync([.. arguments, .. Options]);

        internal Task<Ran> JsonAsync(params string[] arguments) => RunAsync([.. arguments, "--json"]);

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }
}
