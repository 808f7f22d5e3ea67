using CooperationTracker.Cli.Edge;

namespace CooperationTracker.Cli.Tests;

/// <summary><c>tracker keys</c> and <c>tracker database roles</c>.</summary>
public sealed class KeysTests(SeededDatabase database) : IClassFixture<SeededDatabase>
{
    [Fact]
    public async Task A_key_is_shown_once_listed_and_revoked()
    {
        var made = (await database.JsonAsync("keys", "add", "press.office@2026", "--role", "Analyst", "--expires", "2099-12-31")).Json;
        var listed = await database.JsonAsync("keys", "list");
        var revoked = (await database.JsonAsync("keys", "revoke", "press.office@2026")).Json;
        var again = (await database.JsonAsync("keys", "revoke", "press.office@2026")).Json;

        made.Text("key")!.ShouldMatch("^trk_[0-9a-f]{64}$");
        (made.Text("role"), made.Text("expires")).ShouldBe(("analyst", "2099-12-31"));
        var item = listed.Items.Single(i => i.Text("name") == "press.office@2026");
        (item.Text("role"), item.Text("expires"), item.Maybe("revoked"), item.Maybe("lastUsed")).ShouldBe(("analyst", "2099-12-31", null, null));
        listed.Out.ShouldNotContain(made.Text("key")!);
        (revoked.GetProperty("revoked").GetBoolean(), again.GetProperty("revoked").GetBoolean()).ShouldBe((true, false));
        (await database.RunAsync("keys", "list")).Out.ShouldMatch(@"press\.office@2026 +analyst +revoked +2099-12-31 +-\n");
    }

    [Fact]
    public async Task The_key_stands_on_a_line_of_its_own_for_scripts()
    {
        var lines = (await database.RunAsync("keys", "add", "for-scripts", "--role", "reader")).ShouldBeDone().Out.TrimEnd().Split('\n');

        lines[^1].ShouldMatch("^trk_[0-9a-f]{64}$");
        (await database.RunInTerminalAsync(40, "keys", "add", "for-terminals", "--role", "reader")).Out.ShouldMatch(@"\ntrk_[0-9a-f]{64}\r?\n$");
    }

    [Theory]
    [InlineData("unknown-key", "NAME", "keys", "revoke", "nobody")]
    [InlineData("invalid-value", "NAME", "keys", "add", "a name", "--role", "reader")]
    [InlineData("invalid-value", "NAME", "keys", "add", "", "--role", "reader")]
    [InlineData("invalid-value", "NAME", "keys", "add", "new\nline", "--role", "reader")]
    [InlineData("invalid-value", "--role", "keys", "add", "somebody", "--role", "admin")]
    [InlineData("bad-date", "--expires", "keys", "add", "somebody", "--role", "reader", "--expires", "2020-01-01")]
    [InlineData("bad-date", "--expires", "keys", "add", "somebody", "--role", "reader", "--expires", "tomorrow")]
    [InlineData("duplicate", "--reader", "database", "roles", "--server", "x", "--reader", "x")]
    [InlineData("invalid-value", "--server", "database", "roles", "--server", "")]
    public async Task What_is_wrong_is_named_and_makes_nothing(string code, string field, params string[] words)
    {
        var ran = await database.JsonAsync(words);

        ran.ExitCode.ShouldBe(ExitCodes.BadInput);
        (ran.Errors.ShouldHaveSingleItem().Text("code"), ran.Errors[0].Maybe("field")).ShouldBe((code, field));
        (await database.JsonAsync("keys", "list")).Items.ShouldNotContain(i => i.Text("name") == "somebody");
    }

    [Fact]
    public async Task A_name_is_taken_in_any_case_and_also_when_its_key_is_revoked()
    {
        (await database.RunAsync("keys", "add", "taken", "--role", "reader")).ShouldBeDone();
        (await database.RunAsync("keys", "revoke", "taken")).ShouldBeDone();

        foreach (var name in (string[])["taken", "TAKEN"])
        {
            (await database.JsonAsync("keys", "add", name, "--role", "reader")).Errors.ShouldHaveSingleItem().Text("code").ShouldBe("name-taken");
        }
        (await database.JsonAsync("keys", "revoke", "takken")).Errors.ShouldHaveSingleItem().GetProperty("suggestions")[0].GetString().ShouldBe("taken");
    }

    [Fact]
    public async Task Roles_of_the_database_are_made_once_with_passwords_shown_once()
    {
        string[] command = ["database", "roles", "--server", $"{database.Name}_s", "--reader", $"{database.Name}_r"];
        try
        {
            var first = (await database.JsonAsync(command)).Json;
            var second = await database.JsonAsync(command);
            var third = (await database.RunAsync(command)).ShouldBeDone().Out;

            first.GetProperty("server").Text("role").ShouldBe($"{database.Name}_s");
            first.GetProperty("server").Text("password")!.Length.ShouldBe(40);
            first.GetProperty("reader").Text("password")!.Length.ShouldBe(40);
            second.Json.GetProperty("server").Maybe("password").ShouldBeNull();
            second.Json.GetProperty("reader").GetProperty("made").GetBoolean().ShouldBeFalse();
            third.ShouldContain($"Username={database.Name}_r;Password=...");
        }
        finally
        {
            await database.ScalarAsync($"reassign owned by {database.Name}_s to current_user; drop owned by {database.Name}_s; drop owned by {database.Name}_r; drop role {database.Name}_s, {database.Name}_r");
        }
    }
}
