using CooperationTracker.Cli.Edge;
using CooperationTracker.Testing;

namespace CooperationTracker.Cli.Tests;

public sealed class ReplayTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Seeds_are_replayed_once_and_the_next_question_sees_them()
    {
        await using var empty = await TestDatabase.CreateAsync();

        var first = (await empty.JsonAsync("replay", Tracker.Seeds)).Json;
        var again = (await empty.JsonAsync("replay", Tracker.Seeds)).Json;

        first.Names().ShouldBe(["source", "statements", "unchanged", "events", "position"]);
        first.GetProperty("statements").GetInt32().ShouldBe(5);
        first.GetProperty("events").GetInt64().ShouldBe(await empty.CountEventsAsync());
        again.GetProperty("events").GetInt64().ShouldBe(0);
        again.GetProperty("unchanged").GetInt32().ShouldBe(5);
        (await empty.JsonAsync("statements")).Items.Length.ShouldBe(5);
    }

    [Fact]
    public async Task Seeds_are_replayed_again_after_corrections_of_what_they_register()
    {
        await using var corrected = await TestDatabase.CreateAsync();
        (await corrected.RunAsync("replay", Tracker.Seeds)).ShouldBeDone();
        using var files = new Files();
        var actor = files.Write("actor.yaml", "{ id: tajikistan, kind: state, name: Republic of Tajikistan }");
        var commitment = files.Write("commitment.yaml", "{ id: csto-operation-kanal, title: Kanal, scope: Drugs are stopped., parties: [csto] }");
        foreach (var correction in (string[][])
        [
            ["actor", "amend", actor], ["commitment", "amend", commitment],
            ["topic", "merge", "extremism", "--into", "terrorism"], ["actor", "merge", "rashid-alimov", "--into", "nikolai-bordyuzha"],
        ])
        {
            (await corrected.RunAsync([.. correction, "--reason", "r", "--by", "anna"])).ShouldBeDone();
        }
        var events = await corrected.CountEventsAsync();

        (await corrected.JsonAsync("replay", Tracker.Seeds)).Json.GetProperty("events").GetInt64().ShouldBe(0);
        (await corrected.JsonAsync("append", Path.Combine(Tracker.Seeds, "actors.yaml"))).Json.Text("result").ShouldBe("unchanged");
        (await corrected.CountEventsAsync()).ShouldBe(events);
    }

    [Fact]
    public async Task JSON_lines_are_replayed_beside_a_registry_that_is_there()
    {
        (await database.RunAsync("replay", Tracker.Seeds)).ShouldBeDone();
        using var files = new Files();
        const string line = """{"key":"KEY","title":"A","issuer":"csto","issued":"2005","paragraphs":[{"number":1,"text":"x"}]}""";
        var path = files.Write("lines.jsonl", string.Concat(Enumerable.Range(1, 50).Select(i => line.Replace("KEY", $"line-{i}", StringComparison.Ordinal) + "\n")));

        (await database.JsonAsync("replay", path)).Json.GetProperty("statements").GetInt32().ShouldBe(50);
        (await database.RunAsync("replay", path)).ShouldBeDone().Out.ShouldContain("nothing was appended");
    }

    [Fact]
    public async Task A_folder_with_nothing_in_it_is_bad_input()
    {
        using var files = new Files();

        var ran = await database.JsonAsync("replay", files.Folder);

        ran.ExitCode.ShouldBe(ExitCodes.BadInput);
        ran.Errors[0].GetProperty("code").GetString().ShouldBe("nothing-to-replay");
    }
}
