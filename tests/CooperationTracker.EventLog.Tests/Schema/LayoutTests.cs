using System.Text.RegularExpressions;

namespace CooperationTracker.EventLog.Tests;

/// <summary>The tables are those that Marten 9 makes, to the letter: it drops what it does not know. Columns that later versions of it added stand last.</summary>
public sealed partial class LayoutTests(LogDatabase database) : IClassFixture<LogDatabase>
{
    [Theory]
    [InlineData("mt_streams", """
        id character varying not null
        type character varying
        version bigint
        timestamp timestamp with time zone not null default now()
        created timestamp with time zone not null default now()
        tenant_id character varying default '*DEFAULT*'::character varying
        is_archived boolean default false
        compacted_version bigint not null default 0
        """)]
    [InlineData("mt_events", """
        seq_id bigint not null
        id uuid not null
        stream_id character varying
        version bigint not null
        data jsonb not null
        bdata bytea
        type character varying(500) not null
        timestamp timestamp with time zone not null default 'a moment'::timestamp with time zone
        tenant_id character varying default '*DEFAULT*'::character varying
        mt_dotnet_type character varying
        correlation_id character varying
        causation_id character varying
        headers jsonb
        is_archived boolean default false
        """)]
    [InlineData("mt_event_progression", """
        name character varying not null
        last_seq_id bigint
        last_updated timestamp with time zone default transaction_timestamp()
        mode character varying default 'none'::character varying
        rebuild_threshold integer default 0
        assigned_node integer default 0
        heartbeat timestamp with time zone
        agent_status character varying(20)
        pause_reason text
        running_on_node integer
        warning_behind_threshold bigint
        critical_behind_threshold bigint
        failure_category character varying(50)
        failure_event_sequence bigint
        failure_event_type character varying(500)
        failure_event_tenant_id character varying(500)
        """)]
    [InlineData("mt_event_projection_floors", """
        name character varying not null
        tenant_id character varying not null
        floor bigint not null
        last_updated timestamp with time zone default transaction_timestamp()
        """)]
    [InlineData("mt_high_water_skips", """
        ending_sequence bigint not null
        starting_sequence bigint not null
        timestamp timestamp with time zone default transaction_timestamp()
        """)]
    public async Task A_table_has_the_columns_in_the_order_that_Marten_makes(string table, string columns)
    {
        var found = await database.DataSource.ColumnAsync<string>(
            """
            select attname || ' ' || format_type(atttypid, atttypmod) || case when attnotnull then ' not null' else '' end
                || coalesce(' default ' || pg_get_expr(adbin, adrelid), '')
            from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
            where attrelid = ('tracker.' || $1)::regclass and attnum > 0 order by attnum
            """,
            table);
        found.Select(column => Moment().Replace(column, "'a moment'")).ShouldBe(columns.Split('\n'));
    }

    [Fact]
    public async Task Keys_and_indexes_have_the_names_that_Marten_gives()
    {
        (await database.DataSource.ColumnAsync<string>(
            """
            select relname || ' ' || conname || ' ' || replace(pg_get_constraintdef(c.oid), 'tracker.', '')
            from pg_constraint c join pg_class t on t.oid = conrelid
            where connamespace = 'tracker'::regnamespace and relname like 'mt\_%' order by 1
            """)).ShouldBe(
        [
            "mt_event_progression pk_mt_event_progression PRIMARY KEY (name)",
            "mt_event_projection_floors pkey_mt_event_projection_floors_name_tenant_id PRIMARY KEY (name, tenant_id)",
            "mt_events fkey_mt_events_stream_id FOREIGN KEY (stream_id) REFERENCES mt_streams(id) ON DELETE CASCADE",
            "mt_events pkey_mt_events_seq_id PRIMARY KEY (seq_id)",
            "mt_high_water_skips pkey_mt_high_water_skips_ending_sequence PRIMARY KEY (ending_sequence)",
            "mt_streams pkey_mt_streams_id PRIMARY KEY (id)",
        ]);
        (await database.DataSource.ColumnAsync<string>(
            "select indexdef from pg_indexes where schemaname = 'tracker' and tablename like 'mt\\_%' and indexname not like 'pkey%' and indexname <> 'pk_mt_event_progression'"))
            .ShouldBe(["CREATE UNIQUE INDEX pk_mt_events_stream_and_version ON tracker.mt_events USING btree (stream_id, version)"]);
    }

    [Fact]
    public async Task Positions_come_from_one_sequence_that_no_session_draws_from_in_advance() =>
        (await database.DataSource.ColumnAsync<string>(
            "select concat_ws(' ', sequencename, start_value, increment_by, cache_size, cycle) from pg_sequences where schemaname = 'tracker'"))
            .ShouldBe(["mt_events_sequence 1 1 1 f"]);

    [GeneratedRegex("'[0-9]{4}-[^']*'")]
    private static partial Regex Moment();
}
