using CooperationTracker.Domain;
using CooperationTracker.Domain.Statements;
using CooperationTracker.Domain.Time;
using CooperationTracker.EventLog;
using CooperationTracker.EventLog.Tests;
using JasperFx;
using Npgsql;

namespace CooperationTracker.Marten.Tests;

/// <summary>Marten's store on a database that the other engine made.</summary>
public sealed class StoreTests : IAsyncLifetime
{
    private readonly LogDatabase database = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private NpgsqlDataSource DataSource => database.DataSource;

    public ValueTask InitializeAsync() => database.InitializeAsync();

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task Marten_changes_no_table_of_the_log()
    {
        await using (var log = new NpgsqlEventLog(DataSource))
        {
            await log.AppendAsync(Some.Stream(), events: 3);
        }
        var before = await TablesAsync();
        before.ShouldNotBeEmpty();

        await using var store = TrackerStore.Open(DataSource);
        await MartenSchema.EnsureAsync(DataSource, () => store, Cancellation);
        await using (var log = await OpenAsync())
        {
            await log.AppendAsync(Some.Stream(), events: 3);
        }

        (await TablesAsync()).Where(line => !line.StartsWith("mt_doc_", StringComparison.Ordinal)).ShouldBe(before);
    }

    /// <summary>Somebody who has Marten and lets it have its way with what it finds.</summary>
    [Fact]
    public async Task A_store_that_may_drop_what_it_does_not_know_finds_nothing_to_change_in_the_tables()
    {
        var before = await TablesAsync();

        await using var store = TrackerStore.Open(DataSource);
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOrUpdate);
        await store.Storage.Database.AssertDatabaseMatchesConfigurationAsync(Cancellation);

        (await TablesAsync()).Where(line => !line.StartsWith("mt_doc_", StringComparison.Ordinal)).ShouldBe(before);
    }

    [Fact]
    public async Task Several_processes_let_Marten_add_what_it_needs_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
        {
            await using var store = TrackerStore.Open(DataSource);
            await MartenSchema.EnsureAsync(DataSource, () => store, Cancellation);
        }));

        (await DataSource.ColumnAsync<string>("select name || ' ' || version from tracker.engine")).ShouldBe([$"marten {MartenSchema.Version}"]);
    }

    [Fact]
    public async Task Both_engines_write_an_append_alike_to_the_byte()
    {
        var metadata = Some.Metadata with { Request = new("ann", "key", "digest") };
        await using var npgsql = new NpgsqlEventLog(DataSource);
        await using var marten = await OpenAsync();
        await npgsql.AppendAsync([Append("statement/a", 0)], metadata, Cancellation);
        await marten.AppendAsync([Append("statement/b", 0)], metadata with { Request = new("bob", "key", "digest") }, Cancellation);
        await npgsql.AppendAsync([Append("statement/b", 2)], Some.Metadata, Cancellation);
        await marten.AppendAsync([Append("statement/a", 2)], Some.Metadata, Cancellation);

        var rows = await DataSource.ColumnAsync<string>(
            """
            select (stream_id, (e.version, e.data, e.bdata, e.type, e.tenant_id, e.mt_dotnet_type, e.correlation_id, e.causation_id, e.headers,
                e.is_archived, s.type, s.version, s.tenant_id, s.compacted_version, s.is_archived)::text)::text
            from tracker.mt_events e join tracker.mt_streams s on s.id = e.stream_id order by stream_id, e.version
            """);
        rows.Count.ShouldBe(8);
        rows[..4].Select(row => row.Replace("statement/a", "", StringComparison.Ordinal)).ShouldBe(
            rows[4..].Select(row => row.Replace("statement/b", "", StringComparison.Ordinal)));
        (await DataSource.ColumnAsync<string>("select (key, digest, last_position - currval, events)::text from tracker.request, (select 0 as currval) c order by caller"))
            .ShouldBe(["(key,digest,2,2)", "(key,digest,4,2)"]);
    }

    [Fact]
    public async Task Whoever_appends_events_of_the_domain_by_Marten_writes_their_names_and_JSON()
    {
        await using var store = TrackerStore.Open(DataSource);
        await MartenSchema.EnsureAsync(DataSource, () => store, Cancellation);
        await using var session = store.LightweightSession();
        session.Events.StartStream("statement/a", Received, new StatementWithdrawn("reason", "ann"));
        await session.SaveChangesAsync(Cancellation);

        await using var log = new NpgsqlEventLog(DataSource);
        await log.AppendAsync([Append("statement/b", 0)], new(), Cancellation);
        var rows = await DataSource.ColumnAsync<string>("select (version, data, type, mt_dotnet_type)::text from tracker.mt_events order by stream_id, version");
        rows[..2].ShouldBe(rows[2..]);
        var stored = await log.ReadStreamAsync("statement/a", cancellation: Cancellation).AllAsync();
        stored.ShouldAllBe(e => e.Headers.IsEmpty);
    }

    [Fact]
    public async Task What_was_appended_by_the_other_engine_is_read_by_Marten_as_events_of_the_domain()
    {
        await using var log = new NpgsqlEventLog(DataSource);
        await log.AppendAsync([Append("statement/a", 0)], Some.Metadata, Cancellation);

        await using var store = TrackerStore.Open(DataSource);
        await using var session = store.QuerySession();
        var events = await session.Events.FetchStreamAsync("statement/a", token: Cancellation);

        events.Select(e => e.Data.GetType()).ShouldBe([typeof(StatementReceived), typeof(StatementWithdrawn)]);
        EventCatalogue.Serialize((IEvent)events[0].Data).ShouldBe(EventCatalogue.Serialize(Received));
        events[0].CorrelationId.ShouldBe("conversation");
    }

    [Fact]
    public async Task A_refused_append_leaves_no_event_of_Martens_own_behind()
    {
        await using var log = await OpenAsync();
        var good = Some.Append("statement/a", events: 2);
        var bad = new StreamAppend("statement/b", "statement", 0, [new(Guid.NewGuid(), "t", "T, T", Some.Json("{"))]);
        await Should.ThrowAsync<InvalidEventException>(log.AppendAsync([good, bad], new(), Cancellation));
        await log.AppendAsync([good], new(), Cancellation);

        // Marten would write its tombstones beside, and a moment later: they would stand before what comes next.
        await Eventually.TrueAsync(async () => await log.ReadSettledAsync(cancellation: Cancellation) >= 3, "the gap is never proven dead");
        (await log.ReadAllAsync(cancellation: Cancellation).AllAsync()).Select(e => e.StreamId).ShouldAllBe(stream => stream == "statement/a");
    }

    private static StatementReceived Received { get; } = new()
    {
        Key = "a",
        Digest = "digest",
        Title = "Канал / \"上海\" <&> é",
        Issuer = "csto",
        Issued = Edtf.Parse("2004-05~"),
        Languages = ["en"],
        Paragraphs = [new(1, "In other words")],
    };

    private static StreamAppend Append(string stream, long expected)
    {
        IEvent[] events = [Received, new StatementWithdrawn("reason", "ann")];
        return new(stream, "statement", expected, [.. events.Select(e => new NewEvent(
            Guid.NewGuid(), EventCatalogue.NameOf(e), $"{e.GetType().FullName}, {e.GetType().Assembly.GetName().Name}", EventCatalogue.Serialize(e)))]);
    }

    private async Task<NpgsqlEventLog> OpenAsync()
    {
        var store = TrackerStore.Open(DataSource);
        await MartenSchema.EnsureAsync(DataSource, () => store, Cancellation);
        return new(DataSource, appender: new MartenAppender(DataSource, _ => Task.FromResult(store)));
    }

    /// <summary>Columns, constraints, indexes and triggers of every table of the log, a line each.</summary>
    private async Task<IReadOnlyList<string>> TablesAsync() => await DataSource.ColumnAsync<string>(
        """
        select line from (
            select c.relname || ' column ' || attnum || ' ' || attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull
                || coalesce(' ' || pg_get_expr(adbin, adrelid), '') as line
            from pg_attribute a join pg_class c on c.oid = attrelid left join pg_attrdef on adrelid = attrelid and adnum = attnum
            where relnamespace = 'tracker'::regnamespace and relkind = 'r' and attnum > 0
            union all
            select c.relname || ' constraint ' || conname || ' ' || pg_get_constraintdef(k.oid)
            from pg_constraint k join pg_class c on c.oid = conrelid where connamespace = 'tracker'::regnamespace
            union all
            select tablename || ' index ' || indexdef from pg_indexes where schemaname = 'tracker'
            union all
            select c.relname || ' trigger ' || tgname || ' ' || tgenabled::text from pg_trigger t join pg_class c on c.oid = tgrelid
            where relnamespace = 'tracker'::regnamespace and not tgisinternal
        ) lines order by line collate "C"
        """);
}
