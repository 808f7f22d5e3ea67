using CooperationTracker.Cli.Edge;
using CooperationTracker.Domain.Statements;

namespace CooperationTracker.Cli.Tests;

/// <summary>Every command that appends, on statements of the tests' own.</summary>
public sealed class CorrectionTests(SeededDatabase database) : IClassFixture<SeededDatabase>
{
    [Fact]
    public async Task A_statement_is_appended_once_from_file_or_standard_input()
    {
        using var files = new Files();
        var path = files.Write("statement.yaml", Some.Statement("append-once"));

        var first = (await database.JsonAsync("append", path, "--by", "anna")).Json;
        var again = (await Tracker.RunWithInputAsync(Some.Statement("append-once"), "append", "-", "--json", "--connection", database.ConnectionString)).Json;

        first.Names().ShouldBe(["result", "subject", "position", "events"]);
        (first.Text("result"), first.GetProperty("events").GetInt32()).ShouldBe(("appended", 3));
        again.Text("result").ShouldBe("unchanged");
        var reports = (await database.JsonAsync("reports", "--statement", "append-once")).Items;
        reports.Length.ShouldBe(2);
        var headers = (await database.JsonAsync("events", "--after", $"{first.GetProperty("position").GetInt64() - 1}", "--limit", "1")).Items[0].GetProperty("headers");
        (headers.Text("author"), headers.Text("file")).ShouldBe(("anna", "statement.yaml"));
    }

    [Fact]
    public async Task An_amended_report_counts_from_now_on_and_stays_in_what_was_known_before()
    {
        var before = await AppendAsync("amend-one");
        using var files = new Files();
        var path = files.Write("report.yaml", Some.Report());

        (await database.RunAsync("amend", "amend-one:meeting", path, "--reason", "Wrong day", "--by", "anna", "--expected-version", "3")).ShouldBeDone();
        (await database.JsonAsync("amend", "amend-one:meeting", path, "--reason", "Wrong day", "--by", "anna")).Json.Text("result").ShouldBe("unchanged");

        (await OccurredAsync()).ShouldBe("2005-05-31");
        (await OccurredAsync("--known-at", $"{before}")).ShouldBe("2005-05-30");
        var correction = (await database.JsonAsync("statement", "amend-one")).Json.GetProperty("corrections")[0];
        correction.Text("report").ShouldBe("amend-one:meeting");
        (correction.GetProperty("correction").Text("reason"), correction.GetProperty("correction").Text("author")).ShouldBe(("Wrong day", "anna"));

        async Task<string?> OccurredAsync(params string[] times) =>
            (await database.JsonAsync(["reports", "--statement", "amend-one", .. times])).Items.Find("id", "amend-one:meeting").Text("occurred");
    }

    [Fact]
    public async Task A_mistake_in_an_amended_report_is_named_in_its_file()
    {
        await AppendAsync("amend-two");
        using var files = new Files();
        var path = files.Write("report.yaml", Some.Report().Replace("paragraph: 1", "paragraph: 9", StringComparison.Ordinal));

        var ran = await database.JsonAsync("amend", "amend-two:meeting", path, "--reason", "r", "--by", "b");

        ran.ExitCode.ShouldBe(ExitCodes.BadInput);
        var error = ran.Errors.ShouldHaveSingleItem();
        (error.Text("code"), error.Text("file"), error.GetProperty("line").GetInt32()).ShouldBe(("unknown-paragraph", path, 5));
    }

    [Fact]
    public async Task A_retracted_report_vanishes_from_now_on_and_takes_no_more_corrections()
    {
        var before = await AppendAsync("retract-one");

        (await database.RunAsync("retract", "retract-one:proposal", "--reason", "A courtesy", "--by", "anna")).ShouldBeDone();

        (await database.JsonAsync("reports", "--statement", "retract-one")).Items.Length.ShouldBe(1);
        (await database.JsonAsync("reports", "--statement", "retract-one", "--known-at", $"{before}")).Items.Length.ShouldBe(2);
        using var files = new Files();
        var refused = await database.JsonAsync("amend", "retract-one:proposal", files.Write("r.yaml", Some.Report().Replace("id: meeting", "id: proposal", StringComparison.Ordinal)), "--reason", "r", "--by", "b");
        (refused.ExitCode, refused.Errors[0].Text("code")).ShouldBe((ExitCodes.Failed, "report-retracted"));
    }

    [Fact]
    public async Task An_erased_report_is_gone_for_every_time_and_its_statement_says_why()
    {
        var before = await AppendAsync("erase-one");

        (await database.EraseAsync("erase-one:meeting")).ShouldBeDone();
        (await database.EraseAsync("erase-one:meeting", reason: "Again")).Json.Text("result").ShouldBe("unchanged");

        (await database.JsonAsync("reports", "--statement", "erase-one")).Items.ShouldHaveSingleItem().Text("id").ShouldBe("erase-one:proposal");
        (await database.JsonAsync("reports", "--statement", "erase-one", "--known-at", $"{before}")).Items.ShouldHaveSingleItem().Text("id").ShouldBe("erase-one:proposal");
        var correction = (await database.JsonAsync("statement", "erase-one")).Json.GetProperty("corrections")[0].GetProperty("correction");
        (correction.Text("kind"), correction.Text("erased"), correction.Text("legalBasis")).ShouldBe(("erased", "erase-one:meeting", "GDPR Art. 17(1)"));
        string.Join(' ', (await database.RunAsync("statement", "erase-one")).Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .ShouldContain("erased content of erase-one:meeting under GDPR Art. 17(1)");
        (await database.JsonAsync("events", "--after", $"{before - 3}", "--limit", "3")).Out.ShouldContain("""{"erased":"erase-one:meeting"}""");
    }

    [Fact]
    public async Task An_erasure_without_a_legal_basis_is_refused()
    {
        await AppendAsync("erase-two");

        var ran = await database.EraseAsync("erase-two:meeting", legalBasis: " ");

        ran.ExitCode.ShouldBe(ExitCodes.BadInput);
        var error = ran.Errors.ShouldHaveSingleItem();
        (error.Text("code"), error.Text("field")).ShouldBe(("missing-field", "--legal-basis"));
        (await database.JsonAsync("reports", "--statement", "erase-two")).Items.Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("reader")]
    [InlineData("analyst")]
    [InlineData("auditor")]
    public async Task Only_an_operators_key_erases(string role)
    {
        await AppendAsync($"erase-not-by-{role}");

        var ran = await database.EraseAsync($"erase-not-by-{role}:meeting", role);

        var error = ran.Errors.ShouldHaveSingleItem();
        (ran.ExitCode, error.Text("code"), error.Text("field")).ShouldBe((ExitCodes.BadInput, "no-operator-key", "--key-file"));
        error.Text("message")!.ShouldContain($"key of {role}");
        (await database.JsonAsync("reports", "--statement", $"erase-not-by-{role}")).Items.Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_key_that_was_revoked_erases_nothing_and_the_one_that_erases_is_recorded()
    {
        await AppendAsync("erase-three");
        using var files = new Files();
        var file = files.Write("key", (await database.JsonAsync("keys", "add", "eraser", "--role", "operator")).Json.Text("key")!);
        string[] erase = ["erase", "erase-three:meeting", "--reason", "r", "--legal-basis", "l", "--by", "anna", "--key-file"];

        (await database.RunAsync([.. erase, file])).ShouldBeDone();
        (await database.JsonAsync("events", "--type", "content_erased")).Out.ShouldContain("with the key eraser");
        (await database.RunAsync("keys", "revoke", "eraser")).ShouldBeDone();
        (await database.JsonAsync([.. erase, file])).Errors.ShouldHaveSingleItem().Text("code").ShouldBe("no-operator-key");
        (await database.JsonAsync([.. erase, files.At("absent")])).Errors.ShouldHaveSingleItem().Text("code").ShouldBe("unreadable-file");
    }

    [Fact]
    public async Task A_withdrawn_statement_counts_no_more_and_withdrawing_it_again_changes_nothing()
    {
        await AppendAsync("withdraw-one");

        (await database.RunAsync("withdraw", "withdraw-one", "--reason", "Not authentic", "--by", "anna")).ShouldBeDone();
        (await database.JsonAsync("withdraw", "withdraw-one", "--reason", "Not authentic", "--by", "anna")).Json.Text("result").ShouldBe("unchanged");

        (await database.JsonAsync("reports", "--statement", "withdraw-one")).Items.ShouldBeEmpty();
        (await database.JsonAsync("statements")).Items.Find("key", "withdraw-one").Text("status").ShouldBe("withdrawn");
        var refused = await database.JsonAsync("retract", "withdraw-one:meeting", "--reason", "r", "--by", "b");
        (refused.ExitCode, refused.Errors[0].Text("code")).ShouldBe((ExitCodes.Failed, "statement-closed"));
    }

    [Fact]
    public async Task A_superseded_statement_gives_way_and_the_circle_is_refused()
    {
        await AppendAsync("supersede-one");
        await AppendAsync("supersede-two");

        (await database.RunAsync("supersede", "supersede-one", "--with", "supersede-two", "--reason", "Better text", "--by", "anna")).ShouldBeDone();

        (await database.JsonAsync("statements")).Items.Find("key", "supersede-one").GetProperty("ended").Text("successor").ShouldBe("supersede-two");
        var circle = await database.JsonAsync("supersede", "supersede-two", "--with", "supersede-one", "--reason", "r", "--by", "b");
        (circle.ExitCode, circle.Errors[0].Text("code"), circle.Errors[0].Text("field")).ShouldBe((ExitCodes.BadInput, "circular", "--with"));
    }

    [Theory]
    [InlineData("attach-one", "")]
    [InlineData("attach-marked", "\uFEFF")] // a byte-order mark
    public async Task An_attached_document_puts_its_passage_beside_each_step(string key, string mark)
    {
        const string document = "A meeting, in the document's words.\n\nA proposal, in the document's words.\n";
        using var files = new Files();
        var source = files.Write($"{key}.txt", mark + document);
        var digests = SourceText.Paragraphs(document).Select(SourceText.Digest).ToArray();
        var statement = Some.Statement(key, "paragraphs:\n", $"source: {{ file: {key}.txt, sha256: {SourceText.Digest(mark + document)} }}\nparagraphs:\n")
            .Replace("  - number: 1\n", $"  - number: 1\n    sha256: {digests[0]}\n", StringComparison.Ordinal)
            .Replace("  - number: 2\n", $"  - number: 2\n    sha256: {digests[1]}\n", StringComparison.Ordinal);
        (await database.RunAsync("append", files.Write("statement.yaml", statement))).ShouldBeDone();

        var attached = (await database.JsonAsync("attach", source)).Json;
        (await database.JsonAsync("attach", source, "--statement", key)).Json.Text("result").ShouldBe("unchanged");

        attached.Text("subject").ShouldBe($"document of {key}");
        var step = (await database.JsonAsync("trace", "caco-drug-transit")).Json.GetProperty("steps").EnumerateArray().ToArray().Find("report", $"{key}:proposal");
        step.Text("sourceText").ShouldBe("A proposal, in the document's words.");
        (await database.RunAsync("trace", "caco-drug-transit")).Out.ShouldContain("“A proposal, in the");
    }

    [Fact]
    public async Task A_document_goes_to_the_statement_that_counts_and_where_several_do_to_the_one_that_is_named()
    {
        const string document = "A meeting, in others' words.\n\nA proposal, in others' words.\n";
        using var files = new Files();
        var source = files.Write("attach-several.txt", document);
        foreach (var key in (string[])["attach-old", "attach-new", "attach-other"])
        {
            var statement = Some.Statement(key, "paragraphs:\n", $"source: {{ file: attach-several.txt, sha256: {SourceText.Digest(document)} }}\nparagraphs:\n");
            (await database.RunAsync("append", files.Write($"{key}.yaml", statement))).ShouldBeDone();
        }
        (await database.RunAsync("supersede", "attach-old", "--with", "attach-new", "--reason", "Better text", "--by", "anna")).ShouldBeDone();

        var several = await database.JsonAsync("attach", source);
        (await database.RunAsync("withdraw", "attach-other", "--reason", "Not authentic", "--by", "anna")).ShouldBeDone();
        var one = await database.JsonAsync("attach", source);

        several.ExitCode.ShouldBe(ExitCodes.BadInput);
        var error = several.Errors.ShouldHaveSingleItem();
        error.GetProperty("suggestions").EnumerateArray().Select(s => s.GetString()).ShouldBe(["attach-new", "attach-other"], ignoreOrder: true);
        error.Text("message").ShouldNotBeNull().ShouldContain("--statement KEY");
        one.Json.Text("subject").ShouldBe("document of attach-new");
        (await database.JsonAsync("attach", source, "--statement", "attach-other")).Json.Text("result").ShouldBe("appended");
    }

    [Fact]
    public async Task Actors_are_added_amended_and_merged()
    {
        using var files = new Files();
        var path = files.Write("actor.yaml", "id: test-forum\nkind: organization\nname: Test Forum\naliases: [TF]\n");
        (await database.RunAsync("actor", "add", path)).ShouldBeDone();
        files.Write("actor.yaml", "id: test-forum\nkind: organization\nname: Forum of Tests\naliases: [TF]\n");
        (await database.RunAsync("actor", "amend", path, "--reason", "Renamed", "--by", "anna")).ShouldBeDone();
        files.Write("other.yaml", "id: test-forum-two\nkind: organization\nname: Second Test Forum\n");
        (await database.RunAsync("actor", "add", Path.Combine(files.Folder, "other.yaml"))).ShouldBeDone();
        (await database.RunAsync("actor", "merge", "test-forum-two", "--into", "TF", "--reason", "The same", "--by", "anna")).ShouldBeDone();

        var actor = (await database.JsonAsync("actor", "Second Test Forum")).Json.GetProperty("actor");

        actor.GetProperty("definition").Text("name").ShouldBe("Forum of Tests");
        actor.GetProperty("merged")[0].GetString().ShouldBe("test-forum-two");
        actor.GetProperty("corrections").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task A_correction_of_the_registry_may_say_on_which_version_it_was_made()
    {
        using var files = new Files();
        var actor = files.Write("actor.yaml", "id: version-actor\nkind: organization\nname: Version Actor\n");
        var other = files.Write("other.yaml", "id: version-other\nkind: organization\nname: Version Other\n");
        var commitment = files.Write("commitment.yaml", "id: version-commitment\ntitle: One\nscope: The first.\n");
        (await database.RunAsync("actor", "add", actor)).ShouldBeDone();
        (await database.RunAsync("actor", "add", other)).ShouldBeDone();
        (await database.RunAsync("commitment", "open", commitment)).ShouldBeDone();
        files.Write("actor.yaml", "id: version-actor\nkind: organization\nname: Version Actor, amended\n");
        files.Write("commitment.yaml", "id: version-commitment\ntitle: One, amended\nscope: The first.\n");

        await StaleAsync("2", "actor", "amend", actor);
        (await database.RunAsync([.. Correction("1", "actor", "amend", actor)])).ShouldBeDone();
        (await database.JsonAsync("actor", "version-actor")).Json.GetProperty("version").GetInt64().ShouldBe(2);
        await StaleAsync("1", "actor", "merge", "version-actor", "--into", "version-other");
        (await database.RunAsync([.. Correction("2", "actor", "merge", "version-actor", "--into", "version-other")])).ShouldBeDone();
        await StaleAsync("0", "commitment", "amend", commitment);
        (await database.RunAsync([.. Correction("1", "commitment", "amend", commitment)])).ShouldBeDone();
        (await database.JsonAsync("trace", "version-commitment")).Json.GetProperty("version").GetInt64().ShouldBe(2);
        await StaleAsync("1", "commitment", "merge", "version-commitment", "--into", "caco-drug-transit");
        (await database.RunAsync([.. Correction("2", "commitment", "merge", "version-commitment", "--into", "caco-drug-transit")])).ShouldBeDone();

        static string[] Correction(string version, params string[] words) => [.. words, "--reason", "r", "--by", "b", "--expected-version", version];

        async Task StaleAsync(string version, params string[] words)
        {
            var before = await database.CountEventsAsync();
            var ran = await database.JsonAsync(Correction(version, words));
            ran.ExitCode.ShouldBe(ExitCodes.BadInput);
            var error = ran.Errors.ShouldHaveSingleItem();
            (error.Text("code"), error.Text("field")).ShouldBe(("stale-version", "--expected-version"));
            (await database.CountEventsAsync()).ShouldBe(before);
        }
    }

    [Fact]
    public async Task A_mistake_in_a_new_actor_is_named_in_its_file()
    {
        using var files = new Files();
        var path = files.Write("actor.yaml", "id: test-body\nkind: body\nname: Test Body\nparent: cstoo\n");

        var ran = await database.JsonAsync("actor", "add", path);

        ran.ExitCode.ShouldBe(ExitCodes.BadInput);
        var error = ran.Errors.ShouldHaveSingleItem();
        (error.Text("code"), error.GetProperty("line").GetInt32(), error.Text("field")).ShouldBe(("unknown-actor", 4, "parent"));
    }

    [Fact]
    public async Task Commitments_and_topics_are_opened_amended_and_merged()
    {
        using var files = new Files();
        var one = files.Write("one.yaml", "id: test-one\ntitle: One\nscope: The first.\nparties: [csto]\ntopics: [terrorism]\n");
        var two = files.Write("two.yaml", "id: test-two\ntitle: Two\nscope: The second.\n");
        var topic = files.Write("topic.yaml", "id: test-topic\nname: Test topic\n");

        (await database.RunAsync("commitment", "open", one)).ShouldBeDone();
        (await database.RunAsync("commitment", "open", two)).ShouldBeDone();
        files.Write("two.yaml", "id: test-two\ntitle: Two, amended\nscope: The second.\n");
        (await database.RunAsync("commitment", "amend", two, "--reason", "r", "--by", "b")).ShouldBeDone();
        (await database.RunAsync("commitment", "merge", "test-two", "--into", "test-one", "--reason", "r", "--by", "b")).ShouldBeDone();
        (await database.RunAsync("topic", "add", topic)).ShouldBeDone();
        files.Write("topic.yaml", "id: test-topic\nname: A topic of tests\n");
        (await database.RunAsync("topic", "amend", topic, "--reason", "r", "--by", "b")).ShouldBeDone();
        (await database.RunAsync("topic", "merge", "test-topic", "--into", "terrorism", "--reason", "r", "--by", "b")).ShouldBeDone();

        (await database.JsonAsync("trace", "test-two")).Json.GetProperty("commitment").Text("id").ShouldBe("test-one");
        (await database.JsonAsync("topics")).Items.Find("id", "terrorism").GetProperty("merged")[0].GetString().ShouldBe("test-topic");
    }

    [Fact]
    public async Task Check_says_what_could_be_appended_and_appends_nothing()
    {
        using var files = new Files();
        var path = files.Write("statement.yaml", Some.Statement("check-one"));
        var before = await database.CountEventsAsync();

        var answer = (await database.JsonAsync("check", path, Path.Combine(Tracker.Seeds, "actors.yaml"))).Items;

        answer.Select(i => i.GetProperty("isNew").GetBoolean()).ShouldBe([true, false]);
        (await database.CountEventsAsync()).ShouldBe(before);
    }

    private async Task<long> AppendAsync(string key)
    {
        using var files = new Files();
        return (await database.JsonAsync("append", files.Write("statement.yaml", Some.Statement(key)))).Json.GetProperty("position").GetInt64();
    }
}
