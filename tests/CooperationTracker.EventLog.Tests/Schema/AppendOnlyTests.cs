using Npgsql;

namespace CooperationTracker.EventLog.Tests;

/// <summary>As superuser, for whom no privilege is ever missing.</summary>
public sealed class AppendOnlyTests(LogDatabase database) : IClassFixture<LogDatabase>
{
    [Theory]
    [InlineData("update tracker.mt_events set data = '{}'")]
    [InlineData("update tracker.mt_events set is_archived = true")]
    [InlineData("update tracker.mt_events set data = '{\"erased\": \"key:id\"}'")]
    [InlineData("delete from tracker.mt_events")]
    [InlineData("truncate tracker.mt_events")]
    [InlineData("delete from tracker.mt_streams")]
    [InlineData("truncate tracker.mt_streams cascade")]
    [InlineData("update tracker.mt_streams set version = version - 1")]
    [InlineData("update tracker.mt_streams set version = null")]
    [InlineData("update tracker.mt_streams set id = id || 'x'")]
    [InlineData("update tracker.mt_streams set type = 'other'")]
    [InlineData("update tracker.mt_streams set created = now(), version = version + 1")]
    [InlineData("update tracker.mt_streams set is_archived = true")]
    [InlineData("update tracker.mt_streams set tenant_id = 'other'")]
    [InlineData("update tracker.request set digest = 'other'")]
    [InlineData("delete from tracker.request")]
    [InlineData("truncate tracker.request")]
    public async Task What_is_recorded_cannot_be_changed(string sql)
    {
        await using var log = new NpgsqlEventLog(database.DataSource);
        var stream = Some.Stream();
        await log.AppendAsync(stream, events: 2);

        // Neither as such nor in a session in which ordinary triggers sleep.
        foreach (var role in new[] { "origin", "replica" })
        {
            await using var connection = await database.DataSource.OpenConnectionAsync(TestContext.Current.CancellationToken);
            await connection.ExecuteAsync($"set session_replication_role = {role}");
            var refusal = await Should.ThrowAsync<PostgresException>(connection.ExecuteAsync(sql));
            refusal.SqlState.ShouldBe(SqlStates.AppendOnly);
            refusal.MessageText.ShouldContain("append-only");
        }

        (await log.ReadStreamAsync(stream, cancellation: TestContext.Current.CancellationToken).AllAsync()).Count.ShouldBe(2);
    }

    /// <summary>An erasure lets the named events be replaced by what is left of them; that does not open the door to more.</summary>
    [Theory]
    [InlineData("set data = '{}'")]
    [InlineData("set data = '{\"erased\": \"b\"}'")]
    [InlineData("set data = '{\"erased\": \"a\", \"more\": 1}'")]
    [InlineData("set data = '{\"erased\": \"a\"}', timestamp = now()")]
    [InlineData("set data = '{\"erased\": \"a\"}', headers = null")]
    public async Task An_erasure_lets_nothing_else_be_changed(string set)
    {
        await using var log = new NpgsqlEventLog(database.DataSource);
        var stream = Some.Stream("statement/erased");
        await log.AppendAsync([new(stream, "statement", 0,
        [
            new(Guid.NewGuid(), "meeting_held", "Some", Some.Json("""{"id": "a"}""")),
            new(Guid.NewGuid(), "meeting_held", "Some", Some.Json("""{"id": "b"}""")),
            new(Guid.NewGuid(), "content_erased", "Some", Some.Json("""{"reportId": "a", "versions": [1], "reason": "asked for", "legalBasis": "a law", "author": "ann"}""")),
        ])], Some.Metadata, TestContext.Current.CancellationToken);

        foreach (var version in (int[])[1, 2])
        {
            (await Should.ThrowAsync<PostgresException>(database.DataSource.ExecuteAsync(
                $"update tracker.mt_events {set} where stream_id = $1 and version = $2", stream, version))).SqlState.ShouldBe(SqlStates.AppendOnly);
        }
    }

    [Fact]
    public async Task A_stream_may_grow_as_Martens_own_appends_let_it()
    {
        await using var log = new NpgsqlEventLog(database.DataSource);
        var stream = Some.Stream();
        await log.AppendAsync(stream);
        (await database.DataSource.ExecuteAsync(
            "update tracker.mt_streams set version = 2, timestamp = now() where id = $1", stream)).ShouldBe(1);
    }
}
