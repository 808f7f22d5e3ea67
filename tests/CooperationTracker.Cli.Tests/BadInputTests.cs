using System.Text;
using CooperationTracker.Cli.Edge;

namespace CooperationTracker.Cli.Tests;

/// <summary>Every bad input: where it is, what would be right, exit code 2, and nothing changed.</summary>
public sealed class BadInputTests(SeededDatabase database) : IClassFixture<SeededDatabase>
{
    [Theory]
    // What is wrong; the line and column of the field; the field; the code; a suggestion.
    [InlineData("MeetingHeld", "MeetingHold", 12, 5, "reports[0].type", "unknown-type", "MeetingHeld")]
    [InlineData("issuer: csto", "issuer: cto", 3, 1, "issuer", "unknown-actor", "csto")]
    [InlineData("[terrorism]\n    summary: The", "[terorism]\n    summary: The", 21, 14, "reports[0].topics[0]", "unknown-topic", "terrorism")]
    [InlineData("caco-drug-transit", "caco-drugs-transit", 34, 11, "reports[1].effects[0].commitment", "unknown-commitment", "caco-drug-transit")]
    [InlineData("advances", "advance", 34, 42, "reports[1].effects[0].effect", "invalid-value", "advances")]
    [InlineData("place: Moscow", "plaec: Moscow", 14, 5, "reports[0].plaec", "unknown-field", "place")]
    [InlineData("2005-05-30", "2005-02-30", 16, 5, "reports[0].occurred", "bad-date", null)]
    [InlineData("2005-05-30", "2005-05-30/2005-05-01", 16, 5, "reports[0].occurred", "bad-date", null)]
    [InlineData("paragraph: 2", "paragraph: 7", 28, 5, "reports[1].paragraph", "unknown-paragraph", null)]
    [InlineData("id: proposal", "id: meeting", 23, 5, "reports[1].id", "duplicate", null)]
    [InlineData("title: A statement for tests\n", "", 1, 1, "title", "missing-field", null)]
    [InlineData("commitment: caco-drug-transit", "commitment: never-opened-before", 34, 11, "reports[1].effects[0].commitment", "unknown-commitment", null)]
    public async Task A_wrong_field_is_named_with_line_column_and_suggestion(
        string right, string wrong, int line, int column, string field, string code, string? suggestion)
    {
        using var files = new Files();
        var path = files.Write("statement.yaml", Some.Statement(replace: right, with: wrong));

        var error = (await RefusedAsync("append", path)).ShouldHaveSingleItem();

        error.GetProperty("code").GetString().ShouldBe(code);
        error.GetProperty("field").GetString().ShouldBe(field);
        error.GetProperty("file").GetString().ShouldBe(path);
        (error.GetProperty("line").GetInt32(), error.GetProperty("column").GetInt32()).ShouldBe((line, column));
        if (suggestion is not null)
        {
            error.GetProperty("suggestions").EnumerateArray().Select(s => s.GetString()).ShouldContain(suggestion);
            error.GetProperty("message").GetString()!.ShouldContain(suggestion);
        }
    }

    [Fact]
    public async Task A_person_reads_file_line_column_field_and_message()
    {
        using var files = new Files();
        var path = files.Write("statement.yaml", Some.Statement(replace: "issuer: csto", with: "issuer: cto"));

        var ran = await database.RunAsync("append", path);

        ran.ExitCode.ShouldBe(ExitCodes.BadInput);
        ran.Error.ShouldStartWith($"{path}:3:1: issuer: ");
        ran.Error.ShouldContain("csto");
        ran.Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_error_of_a_file_is_told_at_once()
    {
        using var files = new Files();
        var path = files.Write("statement.yaml", Some.Statement(replace: "csto", with: "cto"));

        (await RefusedAsync("append", path)).Length.ShouldBeGreaterThan(2);
    }

    [Theory]
    [InlineData("statement.yaml", "key: [unclosed\ntitle: x\n", 1)]
    [InlineData("statement.json", "{\n  \"key\": \"x\",\n  \"title\" \"y\"\n}", 3)]
    [InlineData("statement.yaml", "key: one\n---\nkey: two\n", 2)]
    [InlineData("statement.yaml", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nkey: *c\n", 1)]
    public async Task Broken_YAML_and_JSON_is_named_by_line(string name, string content, int line)
    {
        using var files = new Files();

        var error = (await RefusedAsync("append", files.Write(name, content))).ShouldHaveSingleItem();

        error.GetProperty("code").GetString().ShouldBe("bad-syntax");
        error.GetProperty("line").GetInt32().ShouldBe(line);
    }

    [Fact]
    public async Task A_file_of_zero_bytes_is_empty() => await RefusedBytesAsync("empty-file", []);

    [Fact]
    public async Task A_file_of_50_MB_is_too_large() => await RefusedBytesAsync("too-large", new byte[50 * 1024 * 1024]);

    [Fact]
    public async Task A_NUL_byte_is_named() =>
        await RefusedBytesAsync("bad-encoding", Encoding.UTF8.GetBytes(Some.Statement(replace: "A meeting took", with: "A\0meeting took")), line: 7);

    [Fact]
    public async Task A_byte_order_mark_is_named() =>
        await RefusedBytesAsync("bad-encoding", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Some.Statement())], line: 1);

    [Fact]
    public async Task UTF_16_is_named() =>
        await RefusedBytesAsync("bad-encoding", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Some.Statement())], line: 1);

    [Fact]
    public async Task A_missing_file_is_named() =>
        (await RefusedAsync("append", "no-such-file.yaml"))[0].GetProperty("code").GetString().ShouldBe("unreadable-file");

    [Fact]
    public async Task A_key_is_not_reused_for_other_content()
    {
        using var files = new Files();
        var seed = await File.ReadAllTextAsync(Path.Combine(Tracker.Seeds, "statements", "02-caco-osce-2004.yaml"), TestContext.Current.CancellationToken);
        var path = files.Write("statement.yaml", seed.Replace("languages: [en]", "languages: [en, ru]", StringComparison.Ordinal));

        var error = (await RefusedAsync("append", path)).ShouldHaveSingleItem();

        error.GetProperty("code").GetString().ShouldBe("statement-differs");
        error.GetProperty("line").GetInt32().ShouldBe(1 + Array.FindIndex(seed.Split('\n'), line => line.StartsWith("key:", StringComparison.Ordinal)));
        error.GetProperty("field").GetString().ShouldBe("key");
    }

    [Fact]
    public async Task A_statement_does_not_take_its_own_place()
    {
        var error = (await RefusedAsync("supersede", "caco-osce-2004", "--with", "caco-osce-2004", "--reason", "r", "--by", "b")).ShouldHaveSingleItem();

        error.GetProperty("code").GetString().ShouldBe("circular");
        error.GetProperty("field").GetString().ShouldBe("--with");
    }

    [Fact]
    public async Task A_stale_expected_version_is_refused()
    {
        var error = (await RefusedAsync("withdraw", "caco-osce-2004", "--reason", "r", "--by", "b", "--expected-version", "1")).ShouldHaveSingleItem();

        error.GetProperty("code").GetString().ShouldBe("stale-version");
        error.GetProperty("field").GetString().ShouldBe("--expected-version");
    }

    [Fact]
    public async Task A_document_with_another_digest_is_refused()
    {
        using var files = new Files();
        var path = files.Write("000_12276ba72ee76982.txt", "Not that document.");

        var error = (await RefusedAsync("attach", path)).ShouldHaveSingleItem();

        error.GetProperty("code").GetString().ShouldBe("digest-mismatch");
        error.GetProperty("file").GetString().ShouldBe(path);
    }

    [Fact]
    public async Task A_document_of_no_statement_is_refused()
    {
        using var files = new Files();
        var path = files.Write("000_12276ba72ee76983.txt", "Some document.");

        var error = (await RefusedAsync("attach", path)).ShouldHaveSingleItem();

        error.GetProperty("file").GetString().ShouldBe(path);
        error.GetProperty("code").GetString().ShouldBe("unknown-statement");
        error.GetProperty("suggestions")[0].GetString().ShouldBe("000_12276ba72ee76982.txt");
    }

    [Fact]
    public async Task An_author_whose_name_is_too_long_for_a_leaf_of_the_tree_is_refused()
    {
        using var files = new Files();
        var (topic, author) = (files.Write("space.yaml", "id: space\nname: Space\n"), new string('b', 201));

        foreach (var words in new string[][] { ["withdraw", "caco-osce-2004", "--reason", "r", "--by", author], ["topic", "add", topic, "--by", author] })
        {
            var error = (await RefusedAsync(words)).ShouldHaveSingleItem();
            error.GetProperty("code").GetString().ShouldBe("invalid-event");
            error.GetProperty("message").GetString()!.ShouldStartWith("An author's name has at most 200 characters, and this one has 201: ");
        }
    }

    [Theory]
    [InlineData("unknown-statement", "KEY", "withdraw", "caco-osce-2005", "--reason", "r", "--by", "b")]
    [InlineData("unknown-statement", "--with", "supersede", "caco-osce-2004", "--with", "nothing", "--reason", "r", "--by", "b")]
    [InlineData("unknown-report", "REPORT", "retract", "caco-osce-2004:nothing", "--reason", "r", "--by", "b")]
    [InlineData("missing-field", "--reason", "withdraw", "caco-osce-2004", "--reason", " ", "--by", "b")]
    [InlineData("unknown-actor", "--into", "actor", "merge", "csto", "--into", "nobody-at-all", "--reason", "r", "--by", "b")]
    [InlineData("unknown-commitment", "ID", "commitment", "merge", "nothing", "--into", "caco-drug-transit", "--reason", "r", "--by", "b")]
    [InlineData("unknown-statement", "KEY", "statement", "caco-osce-2005")]
    [InlineData("unknown-commitment", "COMMITMENT", "trace", "caco-drug-transits")]
    [InlineData("unknown-actor", "--actor", "reports", "--actor", "ocse")]
    [InlineData("unknown-topic", "--topic", "reports", "--topic", "terorism")]
    [InlineData("unknown-type", "--type", "reports", "--type", "MeetingHold")]
    [InlineData("unknown-type", "--type", "commitments", "--type", "MeetingHold")]
    [InlineData("unknown-topic", "--topic", "occurrences", "--topic", "terorism")]
    [InlineData("bad-date", "--from", "occurrences", "--from", "2005")]
    [InlineData("invalid-value", "--status", "statements", "--status", "gone")]
    [InlineData("unknown-actor", "A", "cooperation", "csta")]
    [InlineData("invalid-value", "B", "cooperation", "csto", "ODKB")]
    [InlineData("bad-position", "--after", "events", "--after", "-1")]
    [InlineData("unknown-actor", "--actor", "events", "--actor", "ocse")]
    [InlineData("unknown-topic", "--topic", "events", "--topic", "terorism")]
    [InlineData("unknown-statement", "--stream", "events", "--stream", "caco-osce-2005")]
    [InlineData("invalid-value", "--stream", "events", "--stream", "/")]
    [InlineData("bad-position", "--known-at", "events", "--known-at", "999999999")]
    [InlineData("invalid-value", "--known-at", "events", "--follow", "--known-at", "10")]
    [InlineData("unknown-type", "--type", "statements", "--type", "MeetingHold")]
    [InlineData("unknown-actor", "--actor", "trace", "caco-drug-transit", "--actor", "ocse")]
    [InlineData("unknown-type", "--type", "trace", "caco-drug-transit", "--type", "MeetingHold")]
    [InlineData("bad-date", "--to", "trace", "caco-drug-transit", "--from", "2005-01-02", "--to", "2005-01-01")]
    [InlineData("invalid-value", "--dormant-for", "commitments", "--dormant-for", "2 years")]
    [InlineData("unknown-actor", "ID", "actor", "csta")]
    [InlineData("bad-date", "--as-of", "commitments", "--as-of", "2005-02-30")]
    [InlineData("bad-date", "--known-at", "commitments", "--known-at", "yesterday")]
    [InlineData("bad-position", "--known-at", "commitments", "--known-at", "999999999")]
    [InlineData("bad-date", "--to", "reports", "--from", "2005-01-02", "--to", "2005-01-01")]
    [InlineData("invalid-value", "--limit", "reports", "--limit", "0")]
    [InlineData("unknown-view", "VIEW", "rebuild", "Comitment")]
    [InlineData("usage", "--yes", "reset")]
    public async Task A_wrong_option_or_argument_is_named(string code, string field, params string[] args)
    {
        var error = (await RefusedAsync(args)).ShouldHaveSingleItem();

        (error.GetProperty("code").GetString(), error.GetProperty("field").GetString()).ShouldBe((code, field));
    }

    [Theory]
    [InlineData("comitments", "commitments")]
    [InlineData("commitments --as-off 2005-01-01", "--as-of")]
    [InlineData("actor ad x", null)]
    [InlineData("retract", null)]
    [InlineData("withdraw caco-osce-2004", null)]
    [InlineData("events --after soon", null)]
    public async Task A_wrong_command_line_says_what_was_meant_and_where_help_is(string line, string? meant)
    {
        var ran = await database.RunAsync(line.Split(' '));

        ran.ExitCode.ShouldBe(ExitCodes.BadInput);
        ran.Error.ShouldContain("--help'");
        ran.Error.ShouldNotContain("   at ");
        if (meant is not null)
        {
            ran.Error.ShouldContain($"Did you mean {meant}");
        }
    }

    [Fact]
    public async Task Check_names_the_errors_of_every_file_and_changes_nothing()
    {
        using var files = new Files();
        var good = files.Write("good.yaml", Some.Statement());
        var bad = files.Write("bad.yaml", Some.Statement("other", "issuer: csto", "issuer: cto"));
        var worse = files.Write("worse.yaml", Some.Statement("third", "MeetingHeld", "Meeting"));

        var errors = await RefusedAsync("check", good, bad, worse);

        errors.Select(e => e.GetProperty("file").GetString()).ShouldBe([bad, worse]);
    }

    [Fact]
    public async Task A_mistake_in_the_last_file_of_a_replay_changes_nothing()
    {
        using var files = new Files();
        files.Write("1.yaml", Some.Statement("first"));
        files.Write("2.yaml", Some.Statement("second", "2005-06-01\n    modality", "2005-06-31\n    modality"));

        var error = (await RefusedAsync("replay", files.Folder)).ShouldHaveSingleItem();

        error.GetProperty("file").GetString().ShouldEndWith("2.yaml");
    }

    [Fact]
    public async Task A_mistake_in_a_line_of_JSON_is_named_by_that_line()
    {
        using var files = new Files();
        var path = files.Write("statements.jsonl", "{\"key\":\"a\",\"title\":\"A\",\"issuer\":\"csto\",\"issued\":\"2005\",\"paragraphs\":[{\"number\":1,\"text\":\"x\"}]}\n{\"key\":}\n");

        (await RefusedAsync("replay", path))[0].GetProperty("line").GetInt32().ShouldBe(2);
    }

    private async Task RefusedBytesAsync(string code, byte[] content, int? line = null)
    {
        using var files = new Files();
        var error = (await RefusedAsync("append", files.Write("statement.yaml", content))).ShouldHaveSingleItem();
        error.GetProperty("code").GetString().ShouldBe(code);
        if (line is not null)
        {
            error.GetProperty("line").GetInt32().ShouldBe(line.Value);
        }
    }

    private async Task<System.Text.Json.JsonElement[]> RefusedAsync(params string[] args)
    {
        var before = await database.CountEventsAsync();
        var ran = await database.JsonAsync(args);
        ran.ExitCode.ShouldBe(ExitCodes.BadInput, ran.Error);
        ran.Out.ShouldBeEmpty();
        (await database.CountEventsAsync()).ShouldBe(before);
        return ran.Errors;
    }
}
