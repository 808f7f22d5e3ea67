using System.Text.Json;
using CooperationTracker.Audit.Notes;
using CooperationTracker.Audit.Tree;
using CooperationTracker.Cli.Edge;

namespace CooperationTracker.Cli.Tests;

/// <summary><c>tracker audit</c>: what it prints is checked with nothing but the public key.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private readonly SeededDatabase database = new();
    private readonly Files files = new();

    public ValueTask InitializeAsync() => database.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        files.Dispose();
    }

    [Fact]
    public async Task A_replay_grows_the_tree_and_without_a_key_it_is_shown_unsigned()
    {
        (await database.ScalarAsync("select coalesce(sum(cardinality(positions)), 0)::bigint from tracker.audit_run")).ShouldBe(await database.CountEventsAsync());

        var checkpoint = await RunAsync("audit", "checkpoint");
        var json = (await JsonAsync("audit", "checkpoint")).Json;

        checkpoint.Out.ShouldMatch(@"^[0-9]+\n[A-Za-z0-9+/]{43}=\n$");
        checkpoint.Error.ShouldContain("tracker audit key new");
        (json.GetProperty("size").GetInt64(), json.Maybe("note")).ShouldBe((await database.CountEventsAsync(), null));
        (await JsonAsync("audit", "prove", "1")).Json.Maybe("checkpoint").ShouldBeNull();
        (await JsonAsync("audit", "key", "show")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Checkpoints_are_signed_and_proofs_lead_to_them()
    {
        var made = (await JsonAsync("audit", "key", "new", "--origin", "tracker.example.org/audit")).Json;
        var key = NoteVerifier.Parse(made.Text("key")!);
        var before = Checked((await RunAsync("audit", "checkpoint")).ShouldBeDone().Out, key);
        (await database.RunAsync("topic", "add", files.Write("space.yaml", "id: space\nname: Space\n"), "--by", "anna")).ShouldBeDone();
        (await database.ScalarAsync("select coalesce(sum(cardinality(positions)), 0)::bigint from tracker.audit_run")).ShouldBe(before.Size + 1);
        var position = (await database.JsonAsync("status")).Json.GetProperty("settledPosition").GetInt64();

        var proof = (await JsonAsync("audit", "prove", $"{position}")).Json;
        var consistency = (await JsonAsync("audit", "consistency", $"{before.Size}")).Json;

        var after = Checked(proof.Text("checkpoint")!, key);
        after.Size.ShouldBe(before.Size + 1);
        before.Origin.ShouldBe("tracker.example.org/audit");
        proof.Text("leaf")!.ShouldContain("\"author\":\"anna\"");
        InclusionProof.Verify(
            TreeHash.OfLeaf(System.Text.Encoding.UTF8.GetBytes(proof.Text("leaf")!)), proof.GetProperty("index").GetInt64(), after.Size, after.Root, Path(proof)).ShouldBeTrue();
        ConsistencyProof.Verify(before.Size, after.Size, before.Root, after.Root, Path(consistency)).ShouldBeTrue();
        Checked(consistency.Text("toCheckpoint")!, key).ShouldBe(after);
        (await RunAsync("audit", "prove", $"{position}")).Out.ReplaceLineEndings(" ").ShouldContain("stands in the log as it was recorded");
        (await RunAsync("audit", "consistency", "3", "7")).Out.ShouldContain("has grown out of the one of 3");
    }

    [Fact]
    public async Task A_key_is_made_once_and_takes_the_place_of_another()
    {
        var first = (await JsonAsync("audit", "key", "new")).Json;
        var again = await JsonAsync("audit", "key", "new");
        var second = (await JsonAsync("audit", "key", "rotate")).Json;
        var items = (await JsonAsync("audit", "key", "show")).Items;

        (again.ExitCode, again.Errors.ShouldHaveSingleItem().Text("code")).ShouldBe((ExitCodes.Failed, "audit-key-exists"));
        first.Text("origin")!.ShouldStartWith("cooperation-tracker/");
        items.Select(i => i.Text("key")).ShouldBe([first.Text("key"), second.Text("key")]);
        (items[0].Maybe("to"), items[1].Maybe("to")).ShouldBe((items[1].Text("from"), null));
        Checked((await RunAsync("audit", "checkpoint")).Out, NoteVerifier.Parse(second.Text("key")!)).Size.ShouldBe(await database.CountEventsAsync());
        (await RunAsync("audit", "key", "show")).Out.ShouldContain("to now");
    }

    [Theory]
    [InlineData("invalid-value", "EVENT|POSITION", "audit", "prove", "csto")]
    [InlineData("invalid-value", "--size", "audit", "prove", "1", "--size", "0")]
    [InlineData("unknown-event", null, "audit", "prove", "99999")]
    [InlineData("unknown-event", null, "audit", "prove", "018f6c1e-0000-7000-8000-00000000002a")]
    [InlineData("not-in-tree", null, "audit", "prove", "1", "--size", "99999")]
    [InlineData("invalid-value", "FROM", "audit", "consistency", "-1x")]
    [InlineData("not-in-tree", null, "audit", "consistency", "99999")]
    [InlineData("invalid-value", "--origin", "audit", "key", "new", "--origin", "with blanks")]
    public async Task What_is_wrong_is_named(string code, string? field, params string[] words)
    {
        var ran = await JsonAsync(words);

        ran.ExitCode.ShouldBe(ExitCodes.BadInput);
        (ran.Errors.ShouldHaveSingleItem().Text("code"), ran.Errors[0].Maybe("field")).ShouldBe((code, field));
    }

    [Fact]
    public async Task An_event_that_was_changed_past_the_triggers_is_told()
    {
        await database.ScalarAsync("alter table tracker.mt_events disable trigger user; update tracker.mt_events set data = data || '{\"x\": 1}' where seq_id = 2");

        var ran = await JsonAsync("audit", "prove", "2");

        (ran.ExitCode, ran.Errors.ShouldHaveSingleItem().Text("code")).ShouldBe((ExitCodes.Failed, "tampered"));
        ran.Errors[0].Text("message")!.ShouldContain("position 2");
    }

    // A data folder of the test's own, since the key lies there.
    private Task<Ran> RunAsync(params string[] words) => database.RunAsync([.. words, "--data", files.Folder]);

    private Task<Ran> JsonAsync(params string[] words) => database.JsonAsync([.. words, "--data", files.Folder]);

    private static Checkpoint Checked(string note, NoteVerifier key)
    {
        var parsed = SignedNote.Parse(note.Replace("\r\n", "\n", StringComparison.Ordinal));
        parsed.SignedBy([key]).ShouldNotBeNull();
        return Checkpoint.Parse(parsed.Text);
    }

    private static TreeHash[] Path(JsonElement proof) => [.. proof.GetProperty("path").EnumerateArray().Select(h => TreeHash.TryParse(h.GetString())!.Value)];
}
