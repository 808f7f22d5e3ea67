using System.Text.Json;

namespace CooperationTracker.Cli.Tests;

/// <summary>Every question on the seeds, and the shape of its answer.</summary>
public sealed class QuestionTests(SeededDatabase database) : IClassFixture<SeededDatabase>
{
    private const string Commitment = "caco-joint-action-terror-drugs";

    [Theory]
    [InlineData("statements", "key,title,issuer,onBehalfOf,speaker,venue,issued,certain,symbol,languages,source,sourceSha256,status,reports,attached,position,recordedAt")]
    [InlineData("reports", "id,type,position,recordedAt,statement,source,paragraph,occurred,dateWording,modality,certain,participants,topics,effects,summary,occurrence,implements,details")]
    [InlineData("commitments", "id,title,scope,status,certainStatus,certain,parties,topics,merged,effects,statements,firstEffect,lastEffect,position,recordedAt")]
    [InlineData("cooperation", "a,b,weight,reports,certain,byType,first,last")]
    [InlineData("actors", "id,kind,name,parent,aliases,position,recordedAt")]
    [InlineData("topics", "id,name,description,merged,reports,position,recordedAt")]
    [InlineData("occurrences", "id,accounts,corroborations,contradictions,firstKnown,agreement")]
    [InlineData("findings", "id,kind,severity,subject,sentence,rule,occurrence,commitment,reports,position,settled")]
    public async Task A_list_says_its_times_and_has_items_of_a_fixed_shape(string command, string properties)
    {
        var answer = (await database.JsonAsync(command, "--as-of", "2017-12-31")).Json;

        answer.Names().ShouldBe(["asOf", "knownAt", "items"]);
        answer.Text("asOf").ShouldBe("2017-12-31");
        answer.GetProperty("knownAt").GetInt64().ShouldBe(await database.CountEventsAsync());
        var seen = answer.GetProperty("items").EnumerateArray().SelectMany(i => i.Names()).ToHashSet();
        seen.ShouldNotBeEmpty();
        seen.Except(properties.Split(',')).ShouldBeEmpty();
        // Absent fields are left out of an item; every one stands in some item of the seeds, but for these.
        properties.Split(',').Except(seen).ShouldBeSubsetOf(["certainStatus", "description"]);
    }

    [Fact]
    public async Task A_report_shows_the_files_name_and_the_passages_number()
    {
        var report = (await database.JsonAsync("reports", "--statement", "caco-osce-2004")).Items.Find("id", "caco-osce-2004:resolution");

        report.Text("source").ShouldBe("000_12276ba72ee76982.txt");
        report.GetProperty("paragraph").GetInt32().ShouldBe(8);
        report.Text("type").ShouldBe("ResolutionSigned");
        report.Text("occurred").ShouldBe("2003-07");
        report.GetProperty("participants")[0].Names().ShouldBe(["actor", "name", "role"]);
        report.GetProperty("effects")[0].Names().ShouldBe(["commitment", "effect"]);
    }

    [Fact]
    public async Task A_trace_leads_from_the_summit_to_Almaty()
    {
        var trace = (await database.JsonAsync("trace", Commitment)).Json;

        trace.Names().ShouldBe(["asOf", "knownAt", "version", "commitment", "steps", "corrections"]);
        trace.GetProperty("commitment").Text("status").ShouldBe("in-progress");
        var steps = trace.GetProperty("steps").EnumerateArray().ToArray();
        steps[0].Text("occurred").ShouldBe("2003-07");
        steps.Select(s => s.Text("effect")).ShouldBe(["adopts", "advances", "advances", .. Enumerable.Repeat("reaffirms", steps.Length - 3)]);
        steps[^1].Text("occurred").ShouldBe("2004-02-20/2004-02-21");
        steps[0].Names().ShouldBe(
        [
            "occurred", "dateWording", "certain", "effect", "status", "type", "report", "modality", "participants", "summary", "details",
            "statement", "paragraph", "passage", "occurrence", "implements", "corroboratedBy", "contradictions", "corrections", "position", "recordedAt",
        ]);
    }

    [Theory]
    [InlineData("--type", "MeetingHeld")]
    [InlineData("--type", "ResolutionSigned", "--actor", "caco")]
    [InlineData("--from", "2004-01-01")]
    [InlineData("--to", "2003-08-31", "--topic", "terrorism")]
    [InlineData("--actor", "sco")]
    public async Task A_trace_of_some_steps_says_of_each_what_the_whole_one_says(params string[] filters)
    {
        var whole = (await database.JsonAsync("trace", Commitment)).Json;
        var reports = (await database.JsonAsync(["reports", "--commitment", Commitment, .. filters])).Items.Select(r => r.Text("id")).ToArray();

        var trace = (await database.JsonAsync(["trace", Commitment, .. filters])).Json;

        var steps = trace.GetProperty("steps").EnumerateArray().Select(s => s.GetRawText()).ToArray();
        steps.ShouldBe(whole.GetProperty("steps").EnumerateArray().Where(s => reports.Contains(s.Text("report"))).Select(s => s.GetRawText()));
        steps.Length.ShouldBeLessThan(whole.GetProperty("steps").GetArrayLength());
        trace.GetProperty("commitment").GetRawText().ShouldBe(whole.GetProperty("commitment").GetRawText());
        (await database.RunAsync(["trace", Commitment, .. filters])).ShouldBeDone().Out.ShouldContain($"{steps.Length} of {whole.GetProperty("steps").GetArrayLength()} asked for");
    }

    [Fact]
    public async Task As_of_a_day_a_trace_holds_what_had_possibly_happened_and_certainly_narrows_it()
    {
        var possibly = (await database.JsonAsync("trace", Commitment, "--as-of", "2003-08-15")).Json.GetProperty("steps").EnumerateArray().ToArray();
        var certainly = (await database.JsonAsync("trace", Commitment, "--as-of", "2003-08-15", "--certainly")).Json.GetProperty("steps").EnumerateArray().ToArray();

        possibly.Select(s => s.GetProperty("certain").GetBoolean()).ShouldBe([true, false, false]);
        certainly.Select(s => s.Text("effect")).ShouldBe(["adopts"]);
    }

    [Fact]
    public async Task Known_at_a_position_only_what_was_recorded_by_then_counts()
    {
        var resolution = (await database.JsonAsync("reports", "--statement", "caco-osce-2004")).Items.Find("id", "caco-osce-2004:resolution");
        var position = resolution.GetProperty("position").GetInt64();

        var trace = (await database.JsonAsync("trace", Commitment, "--known-at", $"{position}")).Json;

        trace.GetProperty("knownAt").GetInt64().ShouldBe(position);
        trace.GetProperty("steps").EnumerateArray().ShouldHaveSingleItem().Text("report").ShouldBe("caco-osce-2004:resolution");
    }

    [Fact]
    public async Task Known_at_a_day_before_anything_was_recorded_nothing_is_known()
    {
        (await database.JsonAsync("statements", "--known-at", "2001-01-01")).Items.ShouldBeEmpty();
        var today = DateTime.UtcNow.AddDays(1).ToString("yyyy-MM-dd", null);
        (await database.JsonAsync("statements", "--known-at", today)).Items.Length.ShouldBe(5);
    }

    [Fact]
    public async Task Names_and_aliases_mean_the_actor()
    {
        var byId = await database.JsonAsync("reports", "--actor", "csto");
        var byAlias = await database.JsonAsync("reports", "--actor", "ODKB");

        byId.Items.Length.ShouldBeGreaterThan(20);
        byAlias.Items.Length.ShouldBe(byId.Items.Length);
    }

    [Fact]
    public async Task Filters_narrow_together()
    {
        var items = (await database.JsonAsync("reports", "--actor", "caco", "--topic", "terrorism", "--type", "MeetingHeld", "--from", "2003-08-01", "--to", "2003-08-31", "--limit", "1")).Items;

        items.ShouldHaveSingleItem().Text("id").ShouldBe("caco-osce-2004:osh-meeting");
    }

    [Fact]
    public async Task Commitments_are_found_by_status()
    {
        var items = (await database.JsonAsync("commitments", "--status", "in-progress")).Items;

        items.ShouldNotBeEmpty();
        items.Select(i => i.Text("status")).Distinct().ShouldBe(["in-progress"]);
    }

    [Fact]
    public async Task Commitments_are_found_by_the_reports_that_act_on_them()
    {
        var reports = (await database.JsonAsync("reports", "--type", "MeetingHeld", "--from", "2003-08-01", "--to", "2003-08-31")).Items;
        var actedOn = reports.SelectMany(r => r.GetProperty("effects").EnumerateArray()).Select(e => e.Text("commitment")).Distinct().Order(StringComparer.Ordinal);

        var items = (await database.JsonAsync("commitments", "--type", "MeetingHeld", "--from", "2003-08-01", "--to", "2003-08-31")).Items;

        items.Select(i => i.Text("id")).ShouldBe(actedOn);
        items.Select(i => i.Text("id")).ShouldContain(Commitment);
        items.Length.ShouldBeLessThan((await database.JsonAsync("commitments")).Items.Length);
    }

    [Theory]
    [InlineData(true, "--type", "MeetingHeld", "--from", "2003-08-01", "--to", "2003-08-31")]
    [InlineData(true, "--topic", "terrorism", "--actor", "caco")]
    [InlineData(false, "--type", "ResolutionSigned")]
    [InlineData(false, "--from", "2003-09-01", "--to", "2003-12-31")]
    [InlineData(false, "--topic", "terrorism", "--actor", "nato")]
    public async Task Occurrences_are_found_by_one_report_that_matches_in_everything(bool found, params string[] filters)
    {
        var ids = (await database.JsonAsync(["occurrences", .. filters])).Items.Select(i => i.Text("id")).ToArray();

        ids.Contains("caco-osh-meeting-2003-08").ShouldBe(found, string.Join(", ", ids));
        (await database.JsonAsync(["occurrences", .. filters, "--limit", "1"])).Items.Length.ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task Statements_are_found_by_status()
    {
        (await database.JsonAsync("statements", "--status", "received", "--limit", "2")).Items.Length.ShouldBe(2);
        (await database.JsonAsync("statements", "--status", "withdrawn")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Statements_are_found_by_one_report_that_matches_or_by_who_states_them()
    {
        var all = (await database.JsonAsync("statements")).Items;
        var reports = (await database.JsonAsync("reports", "--as-of", "9999-12-31")).Items;
        string[] Of(Func<JsonElement, bool> matches) => [.. reports.Where(matches).Select(r => r.Text("statement")!).Distinct().Order(StringComparer.Ordinal)];

        (await KeysAsync("--type", "CooperationProposed")).ShouldBe(Of(r => r.Text("type") == "CooperationProposed"));
        (await KeysAsync("--type", "CooperationProposed", "--topic", "terrorism"))
            .ShouldBe(Of(r => r.Text("type") == "CooperationProposed" && r.GetProperty("topics").EnumerateArray().Any(t => t.GetString() == "terrorism")));
        string[] ofUn = [.. (await database.JsonAsync("reports", "--as-of", "9999-12-31", "--actor", "un")).Items.Select(r => r.Text("id")!)]; // its bodies' too
        var withUn = Of(r => ofUn.Contains(r.Text("id")));
        (await KeysAsync("--actor", "un")).ShouldBe(withUn);
        withUn.Length.ShouldBeInRange(1, all.Length - 1);
        all.ShouldAllBe(s => s.GetProperty("issuer").Text("actor") != "un");

        async Task<string[]> KeysAsync(params string[] filters) =>
            [.. (await database.JsonAsync(["statements", .. filters])).Items.Select(s => s.Text("key")!).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task Commitments_that_nothing_has_acted_on_for_long_and_actors_by_a_part_of_a_name_are_found()
    {
        var dormant = (await database.JsonAsync("commitments", "--dormant-for", "P5Y", "--as-of", "2012-06-01")).Items;

        dormant.ShouldNotBeEmpty();
        dormant.Select(c => c.TryGetProperty("lastEffect", out var last) ? last.GetString()! : "").ShouldAllBe(last => string.CompareOrdinal(last, "2007-06-01") < 0);
        dormant.Length.ShouldBeLessThan((await database.JsonAsync("commitments", "--as-of", "2012-06-01")).Items.Length);
        (await database.JsonAsync("actors", "--search", "SECURITY TREATY")).Items.Select(a => a.Text("id")).ShouldContain("csto");
    }

    [Fact]
    public async Task Actors_and_topics_are_found_by_the_reports_that_name_them()
    {
        var reports = (await database.JsonAsync("reports", "--type", "MeetingHeld", "--from", "2008-01-01")).Items;
        string[] options = ["--type", "MeetingHeld", "--from", "2008-01-01"];

        (await database.JsonAsync(["actors", .. options])).Items.Select(a => a.Text("id"))
            .ShouldBe(reports.SelectMany(r => r.GetProperty("participants").EnumerateArray()).Select(p => p.Text("actor")).Distinct(), ignoreOrder: true);
        (await database.JsonAsync(["topics", .. options])).Items.Select(t => (t.Text("id"), t.GetProperty("reports").GetInt32()))
            .ShouldBe(reports.SelectMany(r => r.GetProperty("topics").EnumerateArray()).CountBy(t => t.GetString()!).Select(t => ((string?)t.Key, t.Value)), ignoreOrder: true);
        (await database.JsonAsync("topics", "--actor", "csto", "--limit", "1")).Items.ShouldHaveSingleItem().GetProperty("reports").GetInt32().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Two_actors_are_tied_report_by_report()
    {
        var answer = (await database.JsonAsync("cooperation", "osce", "csto")).Json;

        answer.Names().ShouldBe(["asOf", "knownAt", "items", "reports"]);
        var pair = answer.GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        pair.GetProperty("reports").GetInt32().ShouldBe(answer.GetProperty("reports").GetArrayLength());
    }

    [Fact]
    public async Task The_operation_that_two_documents_spell_differently_is_one_occurrence()
    {
        var items = (await database.JsonAsync("occurrences", "--corroborated")).Items;

        items.Find("id", "operation-kanal").GetProperty("corroborations").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task A_statement_shows_paragraphs_reports_and_its_version()
    {
        var answer = (await database.JsonAsync("statement", "caco-osce-2004")).Json;

        answer.Names().ShouldBe(["asOf", "knownAt", "version", "statement", "paragraphs", "reports", "corrections"]);
        answer.GetProperty("version").GetInt64().ShouldBe(answer.GetProperty("reports").GetArrayLength() + 1);
        answer.GetProperty("statement").Text("status").ShouldBe("received");
    }

    [Fact]
    public async Task An_actor_shows_its_entry_and_what_belongs_to_it()
    {
        var actor = (await database.JsonAsync("actor", "Rashid Alimov")).Json.GetProperty("actor");

        actor.GetProperty("definition").Text("id").ShouldBe("rashid-alimov");
        actor.GetProperty("memberships").EnumerateArray().Select(m => m.Text("actor")).ShouldContain("sco");
    }

    [Fact]
    public async Task Status_shows_engine_server_and_connection_and_no_password()
    {
        var ran = await database.JsonAsync("status");

        var status = ran.Json;
        status.Names().ShouldBe(["engine", "server", "connection", "settledPosition", "counts", "views", "lastRecordedAt", "engineVersion", "engineRuns", "tree",
            .. status.Text("engine") == "marten" ? ["nodes"] : Array.Empty<string>()]);
        status.Text("engine").ShouldBe(CooperationTracker.Edge.EngineCatalogue.Resolve("auto"));
        status.Text("engineVersion")!.ShouldMatch(@"^\d+\.\d+\.\d+$");
        status.GetProperty("engineRuns").GetArrayLength().ShouldBeGreaterThan(1);
        status.GetProperty("tree").GetProperty("size").GetInt64().ShouldBe(await database.CountEventsAsync());
        status.GetProperty("tree").GetProperty("behind").GetInt64().ShouldBe(0);
        status.GetProperty("server").Names().ShouldBe(["running", "origin", "version"]);
        status.GetProperty("connection").Names().ShouldBe(["host", "port", "database", "username"]);
        status.GetProperty("connection").Text("database").ShouldBe(database.Name);
        status.GetProperty("views").EnumerateObject().ShouldAllBe(v => v.Value.GetInt64() == status.GetProperty("settledPosition").GetInt64());
        ran.Out.ShouldNotContain(new Npgsql.NpgsqlConnectionStringBuilder(database.ConnectionString).Password!);
    }

    [Fact]
    public async Task A_rebuild_changes_nothing()
    {
        var before = await database.ReadViewsAsync();

        (await database.RunAsync("rebuild")).ShouldBeDone();
        (await database.JsonAsync("rebuild", "commitment")).Json.GetProperty("rebuilt")[0].GetString().ShouldBe("Commitment");

        (await database.ReadViewsAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("statements")]
    [InlineData("statement caco-osce-2004")]
    [InlineData("reports")]
    [InlineData("commitments")]
    [InlineData($"trace {Commitment}")]
    [InlineData("cooperation")]
    [InlineData("cooperation csto osce")]
    [InlineData("actors")]
    [InlineData("actor csto")]
    [InlineData("topics")]
    [InlineData("occurrences")]
    [InlineData("events")]
    [InlineData("status")]
    public async Task A_pipe_gets_no_colour_no_frame_and_no_blanks_at_a_lines_end(string line)
    {
        var ran = (await database.RunAsync(line.Split(' '))).ShouldBeDone();

        ran.Out.ShouldNotContain("\e");
        ran.Out.ShouldNotContain("─");
        ran.Out.Split('\n').ShouldAllBe(l => !l.EndsWith(' '));
        ran.Error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task A_terminal_gets_lines_that_fit(int width)
    {
        foreach (var line in (string[])["commitments", $"trace {Commitment}", "cooperation", "statement caco-osce-2004", "actor csto", "events --limit 5", "occurrences"])
        {
            var ran = (await database.RunInTerminalAsync(width, line.Split(' '))).ShouldBeDone();

            ran.Out.Split('\n').ShouldAllBe(l => l.TrimEnd('\r').Length <= width, $"{line} at {width}");
            ran.Out.ShouldNotContain("\e");
        }
    }

    [Fact]
    public async Task A_terminal_with_colours_gets_them()
    {
        var ran = await Tracker.RunInTerminalAsync(100, colours: true, "trace", Commitment, "--connection", database.ConnectionString);

        ran.ShouldBeDone().Out.ShouldContain("\e[");
    }

    [Fact]
    public async Task The_settled_position_can_be_waited_for()
    {
        var position = await database.CountEventsAsync();

        (await database.JsonAsync("commitments", "--at-least", $"{position}")).Json.GetProperty("knownAt").GetInt64().ShouldBe(position);
    }

    [Fact]
    public async Task The_schema_is_JSON()
    {
        var ran = await Tracker.RunAsync("schema");

        JsonElement.Parse(ran.ShouldBeDone().Out).Text("title").ShouldBe("A statement file of CooperationTracker");
    }
}
