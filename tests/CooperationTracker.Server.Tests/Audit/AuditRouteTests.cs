using System.Net;
using System.Text;
using System.Text.Json;
using CooperationTracker.Audit.Notes;
using CooperationTracker.Audit.Tree;
using CooperationTracker.Server.Tests.Access;

namespace CooperationTracker.Server.Tests.Audit;

/// <summary>The transparency log over a socket: what a mirror and an auditor fetch, and what they check it by.</summary>
public sealed class AuditRouteTests(AuditRouteTests.Signing server) : IClassFixture<AuditRouteTests.Signing>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mirror_fetches_checkpoint_tiles_and_entries_and_comes_to_the_same_root()
    {
        var checkpoint = await CheckpointAsync();
        var frontier = new Frontier();
        List<FullTile> filled = [];
        for (var index = 0L; index * TileId.Full < checkpoint.Size; index++)
        {
            var tile = new TileId(0, index, (int)Math.Min(TileId.Full, checkpoint.Size - (index * TileId.Full)));
            var hashes = await OctetsAsync($"/audit/tile/0/{tile.Path()}");
            var entries = await OctetsAsync($"/audit/tile/entries/{tile.Path()}");
            for (int i = 0, at = 0; i < tile.Width; i++)
            {
                var length = (entries[at] << 8) | entries[at + 1];
                var leaf = TreeHash.OfLeaf(entries.AsSpan(at + 2, length));
                at += 2 + length;
                leaf.ShouldBe(new TreeHash(hashes.AsSpan(i * TreeHash.Size, TreeHash.Size)));
                frontier.Add(leaf, filled);
            }
        }

        frontier.Size.ShouldBe(checkpoint.Size);
        frontier.Root().ShouldBe(checkpoint.Root);
    }

    [Fact]
    public async Task An_event_is_proven_to_stand_in_the_log_and_the_log_to_have_only_grown()
    {
        var before = await CheckpointAsync();
        using var topic = new StringContent("""{"id":"outer-space","name":"Outer space"}""", Encoding.UTF8, "application/json");
        using var appended = await server.Analyst.PostAsync(new Uri("/topics", UriKind.Relative), topic, Cancellation);
        var position = JsonElement.Parse(await appended.Content.ReadAsStringAsync(Cancellation)).GetProperty("position").GetInt64();
        var after = await CheckpointAsync(beyond: before.Size);

        var proof = await server.GetJsonAsync($"/audit/proof/{position}?size={after.Size}");
        var consistency = await server.GetJsonAsync($"/audit/consistency?from={before.Size}&to={after.Size}");

        var leaf = proof.GetProperty("leaf").GetString()!;
        leaf.ShouldContain("\"author\":\"anna\"");
        InclusionProof.Verify(TreeHash.OfLeaf(Encoding.UTF8.GetBytes(leaf)), proof.GetProperty("index").GetInt64(), after.Size, after.Root, Path(proof)).ShouldBeTrue();
        ConsistencyProof.Verify(before.Size, after.Size, before.Root, after.Root, Path(consistency)).ShouldBeTrue();
        var id = JsonElement.Parse(leaf).GetProperty("id").GetString();
        (await server.GetJsonAsync($"/audit/proof/{id}?size={after.Size}")).GetRawText().ShouldBe(proof.GetRawText());
    }

    [Fact]
    public async Task A_checkpoint_is_a_note_or_json_and_is_not_kept_while_tiles_are_for_good()
    {
        var note = await server.Client.AskAsync("/audit/checkpoint");
        var json = await server.Client.AskAsync(HttpMethod.Get, "/audit/checkpoint", ("Accept", "application/json"));
        var tile = await server.Client.AskAsync("/audit/tile/0/000.p/3");

        note.Response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; charset=utf-8");
        note.Response.Headers.CacheControl!.NoCache.ShouldBeTrue();
        JsonElement.Parse(await json.Response.Content.ReadAsStringAsync(Cancellation)).GetProperty("note").GetString()!.ShouldEndWith("\n");
        tile.Response.Content.Headers.ContentType!.MediaType.ShouldBe("application/octet-stream");
        tile.Response.Headers.CacheControl!.ToString().ShouldBe("public, max-age=31536000, immutable");
        tile.Response.Content.Headers.ContentLength.ShouldBe(3 * TreeHash.Size);
        (await server.GetJsonAsync("/audit/keys")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem().GetProperty("key").GetString().ShouldBe(server.Key.ToString());
    }

    [Theory]
    [InlineData("/audit/tile/0/999", HttpStatusCode.NotFound, "not-found")]
    [InlineData("/audit/tile/0/000.p/0", HttpStatusCode.NotFound, "not-found")]
    [InlineData("/audit/tile/00/000", HttpStatusCode.NotFound, "not-found")]
    [InlineData("/audit/tile/x/000", HttpStatusCode.NotFound, "not-found")]
    [InlineData("/audit/tile/3/000", HttpStatusCode.NotFound, "not-found")]
    [InlineData("/audit/tile/0/x001/x/2", HttpStatusCode.NotFound, "not-found")]
    [InlineData("/audit/tile/entries/x999/999", HttpStatusCode.NotFound, "not-found")]
    [InlineData("/audit/proof/999999", HttpStatusCode.NotFound, "unknown-event")]
    [InlineData("/audit/proof/018f6c1e-0000-7000-8000-00000000002a", HttpStatusCode.NotFound, "unknown-event")]
    [InlineData("/audit/proof/abc", HttpStatusCode.NotFound, "invalid-value")]
    [InlineData("/audit/proof/1?size=99999", HttpStatusCode.NotFound, "not-in-tree")]
    [InlineData("/audit/proof/1?size=x", HttpStatusCode.UnprocessableEntity, "invalid-value")]
    [InlineData("/audit/proof/1?sise=1", HttpStatusCode.BadRequest, "unknown-parameter")]
    [InlineData("/audit/consistency", HttpStatusCode.UnprocessableEntity, "missing-field")]
    [InlineData("/audit/consistency?from=7&to=3", HttpStatusCode.NotFound, "not-in-tree")]
    [InlineData("/audit/consistency?from=-1", HttpStatusCode.UnprocessableEntity, "invalid-value")]
    public async Task What_is_not_there_is_a_problem(string path, HttpStatusCode status, string code)
    {
        var answer = await server.Client.AskAsync(path);

        (answer.Status, answer.Code).ShouldBe((status, code));
    }

    [Fact]
    public async Task The_description_has_every_route()
    {
        var paths = (await server.GetJsonAsync("/openapi/v1.json")).GetProperty("paths").EnumerateObject().Select(p => p.Name)
            .Where(name => name.StartsWith("/audit/", StringComparison.Ordinal));

        paths.ShouldBe(["/audit/checkpoint", "/audit/consistency", "/audit/keys", "/audit/proof/{event}", "/audit/tile/entries/{index}", "/audit/tile/{level}/{index}"], ignoreOrder: true);
    }

    private async Task<Checkpoint> CheckpointAsync(long beyond = 0)
    {
        while (true)
        {
            var answer = await server.Client.AskAsync("/audit/checkpoint");
            answer.Status.ShouldBe(HttpStatusCode.OK);
            var note = SignedNote.Parse(await answer.Response.Content.ReadAsStringAsync(Cancellation));
            note.SignedBy([server.Key]).ShouldNotBeNull();
            if (Checkpoint.Parse(note.Text) is var checkpoint && checkpoint.Size > beyond)
            {
                return checkpoint;
            }
            await Task.Delay(20, Cancellation);
        }
    }

    private async Task<byte[]> OctetsAsync(string path)
    {
        var answer = await server.Client.AskAsync(path);
        answer.Status.ShouldBe(HttpStatusCode.OK, path);
        return await answer.Response.Content.ReadAsByteArrayAsync(Cancellation);
    }

    private static TreeHash[] Path(JsonElement proof) => [.. proof.GetProperty("path").EnumerateArray().Select(h => TreeHash.TryParse(h.GetString())!.Value)];

    /// <summary>A server with a key of its own, whose tree holds the seeds.</summary>
    public sealed class Signing : RunningServer
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("audit-keys-");

        public NoteVerifier Key { get; private set; } = null!;

        private string KeyPath => System.IO.Path.Combine(folder.FullName, KeyFile.Name);

        public override async ValueTask InitializeAsync()
        {
            Settings["Tracker:Audit:KeyFile"] = KeyPath;
            await base.InitializeAsync();
            Key = NoteVerifier.Parse((await Session.AuditKeys.MakeAsync("tracker.example.org/audit", KeyPath, Cancellation)).Key);
            await Session.Sequencer().CatchUpAsync(Cancellation);
            await Session.Transparency.SignAsync(await Session.AuditKeys.SignerAsync(KeyPath, Cancellation), Cancellation);
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }
}
