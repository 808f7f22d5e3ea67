using System.Text;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Server.Tests.Appending;
using CooperationTracker.Testing;

namespace CooperationTracker.Server.Tests.Statements;

public sealed class PutSourceTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly byte[] Document = Encoding.UTF8.GetBytes("A heading\n\nThe rest\nof it.\n");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<string> Recorded(string key, bool named = true)
    {
        (await server.PostAsync("/statements", Some.Statement(key) with
        {
            Source = named ? new("speech.txt", SourceText.Digest(Document)) : null,
            Paragraphs = [new(1, "A heading."), new(2, "The rest.", SourceText.Digest("The rest of it."))],
        })).ShouldBeAppended(events: 3);
        return key;
    }

    private Task<Reply> Put(string key, byte[] document, string? mediaType = "text/plain", params (string, string)[] headers) =>
        server.Analyst.SendAsync(HttpMethod.Put, $"/statements/{key}/source", Requests.Bytes(document, mediaType), headers);

    private Task<string> File(string key) => server.ScalarAsync<string>(
        $"select data ->> 'file' || '|' || coalesce(headers ->> 'file', '') from tracker.mt_events where stream_id = 'statement/{key}' and type = 'source_attached'");

    [Fact]
    public async Task The_document_is_attached_once()
    {
        var key = await Recorded("attached");

        var first = (await Put(key, Document)).ShouldBeAppended(events: 1, tag: "\"4\"");

        first.Headers.Location.ShouldBe(new Uri($"/statements/{key}", UriKind.Relative));
        (await Put(key, Document)).ShouldBeUnchanged(first.Position).Tag.ShouldBe("\"4\"");
        (await File(key)).ShouldBe("speech.txt|");
        (await server.ScalarAsync<string>($"select data -> 'passages' -> 1 ->> 'text' from tracker.mt_events where seq_id = {first.Position}")).ShouldBe("The rest of it.");
    }

    [Theory]
    [InlineData("plain", "attachment; filename=a.txt", "a.txt")]
    [InlineData("quoted", "attachment; filename=\"a b.txt\"", "a b.txt")]
    [InlineData("star", "attachment; filename=\"a.txt\"; filename*=UTF-8''%D1%80%D0%B5%D1%87%D1%8C.txt", "речь.txt")]
    [InlineData("folders", "attachment; filename=\"../../etc/a.txt\"", "a.txt")]
    [InlineData("drive", "attachment; filename=\"C:\\\\a.txt\"", "a.txt")]
    public async Task The_client_may_name_the_file(string key, string disposition, string name)
    {
        await Recorded($"named-{key}");

        (await Put($"named-{key}", Document, "text/plain", ("Content-Disposition", disposition))).ShouldBeAppended(events: 1);

        (await File($"named-{key}")).ShouldBe($"{name}|{name}");
    }

    [Fact]
    public async Task A_document_that_nobody_names_has_the_statements_key()
    {
        var key = await Recorded("unnamed", named: false);

        (await Put(key, Document)).ShouldBeAppended(events: 1);

        (await File(key)).ShouldBe("unnamed|");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("text/html")]
    [InlineData("application/octet-stream")]
    public async Task Any_text_is_taken(string? mediaType)
    {
        var key = await Recorded($"text-{mediaType?.Length ?? 0}");

        (await Put(key, Document, mediaType)).ShouldBeAppended(events: 1);
    }

    [Fact]
    public async Task What_is_no_text_or_another_document_changes_nothing()
    {
        var key = await Recorded("unattached");
        (await server.PostAsync("/statements", Some.Statement("without-digest"))).ShouldBeAppended(events: 3);
        var before = await server.CountAsync();

        (await Put(key, "Another."u8.ToArray())).ShouldBeRefused(422, "digest-mismatch");
        (await Put("without-digest", Document)).ShouldBeRefused(422, "digest-mismatch");
        (await Put("no-such", Document)).ShouldBeRefused(404, "unknown-statement", "{key}");
        (await Put(key, [])).ShouldBeRefused(400, "empty-file");
        (await Put(key, [.. Document, 0])).ShouldBeRefused(400, "bad-encoding");
        (await Put(key, [0xEF, 0xBB, 0xBF, .. Document])).ShouldBeRefused(422, "digest-mismatch");
        (await Put(key, [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("A heading")])).ShouldBeRefused(400, "bad-encoding");
        (await Put(key, new byte[20_000_000])).ShouldBeRefused(413, "too-large");
        (await Put(key, Document, "application/pdf")).ShouldBeRefused(415, "unsupported-media-type", "Content-Type");
        (await Put(key, Document, "text/plain; charset=utf-16")).ShouldBeRefused(415, "unsupported-media-type", "Content-Type");
        (await Put(key, Document, null, ("Content-Encoding", "zstd"))).ShouldBeRefused(415, "unsupported-media-type", "Content-Type");
        (await Put(key, Document, "text/plain", ("If-Match", "\"2\""))).ShouldBeRefused(412, "stale-version", "If-Match");

        (await server.CountAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_packed_document_is_checked_unpacked()
    {
        var key = await Recorded("packed-source");
        using var packed = new MemoryStream();
        using (var packing = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Optimal))
        {
            packing.Write(Document);
        }

        (await Put(key, packed.ToArray(), "text/plain", ("Content-Encoding", "gzip"), ("If-Match", "\"3\""))).ShouldBeAppended(events: 1);
    }

    [Fact]
    public async Task The_documents_of_the_seeds_are_attached()
    {
        Assert.SkipWhen(Repository.Documents is null, "The source documents (shared/statements above the working copy) are not on this machine.");
        foreach (var (key, file) in ((string, string)[])[("caco-osce-2004", "000_12276ba72ee76982.txt")])
        {
            (await Put(key, await System.IO.File.ReadAllBytesAsync(Path.Combine(Repository.Documents, file), Cancellation))).ShouldBeAppended(events: 1);
        }
    }
}
