using System.Globalization;
using Npgsql;

namespace CooperationTracker.EventLog.Tests;

public abstract partial class EventLogContract
{
    [Fact]
    public async Task Appending_content_erased_erases_the_events_that_it_names_and_nothing_else()
    {
        var stream = Some.Stream("statement/erased");
        await Log.AppendAsync([Reports(stream, "a", "b", "a")], Some.Metadata, Cancellation);
        var before = await Log.ReadStreamAsync(stream, cancellation: Cancellation).AllAsync();

        await Log.AppendAsync([Erasure(stream, 3, "a", 1, 3)], Some.Metadata, Cancellation);

        var after = await Log.ReadStreamAsync(stream, cancellation: Cancellation).AllAsync();
        after.Take(3).Select(e => e.Data.Text()).ShouldBe(["""{"erased": "a"}""", before[1].Data.Text(), """{"erased": "a"}"""]);
        after.Take(3).Select(e => (e.Id, e.Position, e.Version, e.Type, e.Timestamp, e.Headers.Text())).ShouldBe(before.Select(e => (e.Id, e.Position, e.Version, e.Type, e.Timestamp, e.Headers.Text())));
    }

    [Theory]
    [InlineData("a", new long[] { 2 })] // of another report
    [InlineData("a", new long[] { 1, 2 })]
    [InlineData("a", new long[] { 7 })] // not there
    [InlineData("a", new long[0])]
    [InlineData("c", new long[] { 1 })]
    public async Task An_erasure_that_names_other_events_is_not_appended(string report, long[] versions)
    {
        var stream = Some.Stream("statement/erased");
        await Log.AppendAsync([Reports(stream, "a", "b")], Some.Metadata, Cancellation);

        (await Should.ThrowAsync<PostgresException>(Log.AppendAsync([Erasure(stream, 2, report, versions)], Some.Metadata, Cancellation)))
            .SqlState.ShouldBe("CT005");

        (await Log.ReadStreamAsync(stream, cancellation: Cancellation).AllAsync()).ShouldAllBe(e => e.Data.Text().StartsWith("""{"id": """));
    }

    private static StreamAppend Reports(string stream, params string[] ids) => new(stream, "statement", 0,
        [.. ids.Select((id, i) => new NewEvent(Guid.NewGuid(), "meeting_held", "Some.Event, Some",
            Some.Json(i < 2 ? $$"""{"id": "{{id}}", "summary": "secret"}""" : $$$"""{"reason": "misread", "report": {"id": "{{{id}}}", "summary": "secret"}}""")))]);

    private static StreamAppend Erasure(string stream, long version, string report, params long[] versions) => new(stream, "statement", version,
        [new(Guid.NewGuid(), "content_erased", "Some.Event, Some", Some.Json(
            $$"""{"reportId": "{{report}}", "reason": "asked for", "legalBasis": "a law", "author": "ann", "versions": [{{string.Join(", ", versions.Select(v => v.ToString(CultureInfo.InvariantCulture)))}}]}"""))]);
}
