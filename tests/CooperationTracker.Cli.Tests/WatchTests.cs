using System.Text.Json;
using CooperationTracker.Cli.Edge;
using CooperationTracker.Edge;

namespace CooperationTracker.Cli.Tests;

/// <summary>The queue of documents, from a folder to the log.</summary>
public sealed class WatchTests : IAsyncLifetime
{
    private readonly SeededDatabase database = new();
    private readonly Files files = new();

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(EngineCatalogue.Resolve(EngineCatalogue.Auto) == "marten", "Marten was not built in: its packages were not at hand.");
        await database.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        files.Dispose();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task What_is_put_into_a_folder_is_recorded_and_moved_out_of_the_way()
    {
        files.Write("a.yaml", Some.Statement("watched-a"));
        files.Write("b.yaml", Some.Statement("watched-b"));
        files.Write("lines.jsonl", ManyStatements.Lines(3));
        files.Write("notes.txt", "not looked at");

        var ran = (await database.RunAsync("watch", files.Folder, "--once", "--json", "--by", "anna")).ShouldBeDone();

        var lines = ran.Out.Trim().Split('\n').Select(line => System.Text.Json.JsonElement.Parse(line)).ToArray();
        lines.Select(l => l.Text("result")).ShouldBe(Enumerable.Repeat("appended", 5));
        lines.Count(l => l.Text("file") == "lines.jsonl").ShouldBe(3);
        (await database.JsonAsync("statements")).Items.Length.ShouldBe(5 + 5);
        Left().ShouldBe(["notes.txt"]);
        (await database.ScalarAsync("select distinct headers ->> 'author' || ' ' || (headers ->> 'via') from tracker.mt_events where stream_id = 'statement/watched-a'"))
            .ShouldBe("anna watch");
        (await database.ScalarAsync("select count(*) from messages.queued_once")).ShouldBe(0L);
    }

    [Fact]
    public async Task The_same_again_is_recorded_once_and_another_one_under_its_key_is_refused()
    {
        files.Write("a.yaml", Some.Statement("watched"));
        (await database.RunAsync("watch", files.Folder, "--once")).ShouldBeDone();

        files.Write("a.yaml", Some.Statement("watched"));
        (await database.RunAsync("watch", files.Folder, "--once")).ShouldBeDone().Out.ShouldContain("nothing was appended");
        files.Write("a.yaml", Some.Statement("watched", "Moscow", "Minsk"));
        var refused = await database.RunAsync("watch", files.Folder, "--once", "--json");

        refused.ExitCode.ShouldBe(ExitCodes.BadInput);
        refused.Errors[0].Text("code").ShouldBe("statement-differs");
        Directory.EnumerateFiles(Path.Combine(files.Folder, "queued")).Count().ShouldBe(3);
    }

    [Fact]
    public async Task What_is_refused_is_told_by_line_and_field_and_taken_in_once_it_can_be()
    {
        files.Write("bad.yaml", Some.Statement("watched", "{ actor: osce, role: participant }", "{ actor: atlantis, role: participant }"));
        files.Write("good.yaml", Some.Statement("watched-too"));

        var refused = await database.RunAsync("watch", files.Folder, "--once", "--json");
        var listed = await database.JsonAsync("intake", "list");

        refused.ExitCode.ShouldBe(ExitCodes.BadInput);
        var letter = listed.Items.ShouldHaveSingleItem();
        (letter.Text("name"), letter.Text("code"), letter.GetProperty("attempts").GetInt32()).ShouldBe(("bad.yaml", "unknown-actor", 1));
        letter.GetProperty("errors")[0].Text("field").ShouldBe("reports[0].participants[1].actor");
        letter.GetProperty("errors")[0].GetProperty("line").GetInt32().ShouldBeGreaterThan(1);
        (await database.JsonAsync("statements")).Items.Length.ShouldBe(5 + 1);

        (await database.RunAsync("actor", "add", files.Write("atlantis.txt", "id: atlantis\nkind: organization\nname: Atlantis\n"))).ShouldBeDone();
        (await database.JsonAsync("intake", "retry", letter.Text("id")!)).Json.GetProperty("messages").GetInt32().ShouldBe(1);
        (await database.RunAsync("watch", files.Folder, "--once")).ShouldBeDone().Out.ShouldContain("Statement watched recorded", Case.Insensitive);
        (await database.JsonAsync("intake", "list")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dead_letter_can_be_dropped()
    {
        files.Write("bad.yaml", "key: [");
        (await database.RunAsync("watch", files.Folder, "--once")).ExitCode.ShouldBe(ExitCodes.BadInput);
        var id = (await database.JsonAsync("intake", "list")).Items.Single().Text("id")!;

        (await database.JsonAsync("intake", "drop", id)).Json.GetProperty("messages").GetInt32().ShouldBe(1);

        (await database.JsonAsync("intake", "list")).Items.ShouldBeEmpty();
        var again = await database.RunAsync("intake", "drop", id, "--json");
        again.ExitCode.ShouldBe(ExitCodes.BadInput);
        again.Errors[0].Text("code").ShouldBe("unknown-message");
    }

    [Fact]
    public async Task A_large_document_passes_through_the_queue()
    {
        const int megabytes = 12;
        var padding = string.Concat(Enumerable.Repeat($"# {new string('x', 1021)}\n", megabytes * 1024));
        files.Write("large.yaml", Some.Statement("watched") + padding);
        files.Write("too-large.yaml", Some.Statement("watched-too") + padding + padding);

        var ran = await database.RunAsync("watch", files.Folder, "--once", "--json");

        ran.ExitCode.ShouldBe(ExitCodes.BadInput);
        ran.Errors.ShouldHaveSingleItem().Text("code").ShouldBe("too-large");
        (await database.JsonAsync("statements")).Items.Select(s => s.Text("key")).ShouldContain("watched");
        Left().ShouldBe(["too-large.yaml"]);
    }

    [Fact]
    public async Task A_file_that_could_not_be_read_is_taken_once_a_good_one_stands_in_its_place()
    {
        files.Write("inbox.yaml", "");
        using var watching = Tracker.Start(["watch", files.Folder, "--json", "--connection", database.ConnectionString]);
        var refused = JsonElement.Parse((await watching.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!);

        files.Write("inbox.yaml", Some.Statement("watched"));
        var taken = JsonElement.Parse((await watching.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!);

        refused.ShouldSatisfyAllConditions(
            r => r.Text("result").ShouldBe("refused"), r => r.GetProperty("errors")[0].Text("code").ShouldBe("empty-file"));
        (taken.Text("result"), taken.Text("subject")).ShouldBe(("appended", "statement watched"));
        await Tracker.SignalAsync(watching, "INT");
    }

    [Fact]
    public async Task A_file_that_was_queued_and_could_not_be_moved_is_only_moved_when_it_is_found_again()
    {
        files.Write("bad.yaml", "key: [");
        var inTheWay = files.Write("queued", "a file, where the folder is to be made");

        (await database.RunAsync("watch", files.Folder, "--once", "--json")).ShouldSatisfyAllConditions(
            ran => ran.ExitCode.ShouldBe(ExitCodes.Failed), ran => ran.Errors[0].Text("code").ShouldBe("output-failed"));
        Left().ShouldContain("bad.yaml");
        File.Delete(inTheWay);
        await database.RunAsync("watch", files.Folder, "--once");

        Left().ShouldBeEmpty();
        (await database.JsonAsync("intake", "list")).Items.Length.ShouldBe(1);
        (await database.ScalarAsync("select count(*) from messages.queued_once")).ShouldBe(0L);
    }

    [Fact]
    public async Task The_other_engine_says_that_it_has_no_queue()
    {
        foreach (string[] command in (string[][])[["watch", files.Folder, "--once"], ["intake", "list"], ["intake", "retry", "--all"], ["intake", "drop", "--all"]])
        {
            var ran = await database.RunAsync([.. command, "--engine", "npgsql", "--json"]);

            ran.ExitCode.ShouldBe(ExitCodes.BadInput);
            ran.Errors.ShouldHaveSingleItem().Text("code").ShouldBe("no-engine");
        }
    }

    private string[] Left() => [.. Directory.EnumerateFiles(files.Folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
}
