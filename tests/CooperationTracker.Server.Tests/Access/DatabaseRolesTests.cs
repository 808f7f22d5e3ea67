using CooperationTracker.Server.Access;
using Npgsql;

namespace CooperationTracker.Server.Tests.Access;

/// <summary>What the two roles of the database can do, and above all what they cannot.</summary>
public sealed class DatabaseRolesTests(RolesDatabase database) : IClassFixture<RolesDatabase>
{
    private const string Denied = PostgresErrorCodes.InsufficientPrivilege;

    [Theory]
    [InlineData("select count(*) from tracker.mt_events")]
    [InlineData("select count(*) from tracker.schema_version")]
    [InlineData("select nextval('tracker.mt_events_sequence')")]
    [InlineData("select count(*) from views.tie")]
    [InlineData("insert into tracker.audit_run select 1024000, 999999, g, g, array[999999], array[g], sha256(''), sha256(''), sha256('') from gen_random_uuid() g")]
    [InlineData("select count(*) from tracker.audit_run")]
    [InlineData("select count(*) from tracker.audit_key")]
    [InlineData("select count(*) from access.api_key")]
    [InlineData("update access.api_key set last_used = now()")]
    [InlineData("create table views.more (id int); drop table views.more")]
    public async Task The_server_does_its_work(string sql) => await RolesDatabase.RunAsync(database.ServerConnection, sql);

    [Theory]
    [InlineData("update tracker.mt_events set data = '{}'")]
    [InlineData("update tracker.mt_events set version = version")]
    [InlineData("delete from tracker.mt_events")]
    [InlineData("truncate tracker.mt_events")]
    [InlineData("truncate tracker.mt_streams cascade")]
    [InlineData("update tracker.mt_streams set id = 'x'")]
    [InlineData("update tracker.mt_streams set is_archived = true")]
    [InlineData("update tracker.mt_streams set type = 'x', version = version")]
    [InlineData("delete from tracker.mt_streams")]
    [InlineData("delete from tracker.mt_event_progression")]
    [InlineData("update tracker.mt_event_progression set name = 'x'")]
    [InlineData("update tracker.mt_high_water_skips set ending_sequence = 1")]
    [InlineData("delete from tracker.mt_high_water_skips")]
    [InlineData("update tracker.request set digest = 'x'")]
    [InlineData("delete from tracker.request")]
    [InlineData("update tracker.audit_run set hashes = digests")]
    [InlineData("update tracker.audit_run set salts = digests")]
    [InlineData("delete from tracker.audit_run")]
    [InlineData("delete from tracker.audit_tile")]
    [InlineData("delete from tracker.audit_checkpoint")]
    [InlineData("insert into tracker.audit_key values ('mine', 'mine')")]
    [InlineData("insert into tracker.schema_version values (99, 'x')")]
    [InlineData("select setval('tracker.mt_events_sequence', 1)")]
    [InlineData("create table tracker.mine (id int)")]
    [InlineData("create function tracker.mine() returns int language sql as 'select 1'")]
    [InlineData("create or replace function tracker.refuse_change() returns trigger language plpgsql as 'begin return new; end'")]
    [InlineData("alter table tracker.mt_events disable trigger append_only")]
    [InlineData("drop trigger append_only on tracker.mt_events")]
    [InlineData("create trigger mine before insert on tracker.mt_events for each row execute function tracker.refuse_change()")]
    [InlineData("alter table tracker.mt_events add column mine int")]
    [InlineData("create index on tracker.mt_events (type)")]
    [InlineData("alter table tracker.mt_events owner to current_user")]
    [InlineData("drop table tracker.mt_events cascade")]
    [InlineData("drop schema tracker cascade")]
    [InlineData("alter schema tracker rename to mine")]
    [InlineData("grant update on tracker.mt_events to current_user; update tracker.mt_events set version = version")]
    [InlineData("set session_replication_role = replica")]
    [InlineData("begin; lock table tracker.mt_events in access exclusive mode")]
    [InlineData("insert into access.api_key (name, role, hash) values ('mine', 'operator', 'x')")]
    [InlineData("update access.api_key set role = 'operator'")]
    [InlineData("update access.api_key set revoked = null")]
    [InlineData("update access.api_key set hash = 'x'")]
    [InlineData("delete from access.api_key")]
    [InlineData("truncate access.api_key")]
    [InlineData("create schema mine")]
    [InlineData("create table public.mine (id int)")]
    [InlineData("create role mine")]
    [InlineData("copy (select 1) to program 'true'")]
    [InlineData("select pg_read_file('postgresql.conf')")]
    [InlineData("select rolpassword from pg_authid")]
    [InlineData("set role {owner}")]
    [InlineData("set role {reader}")]
    public Task The_server_can_do_nothing_else(string sql) => ShouldBeDeniedAsync(database.ServerConnection, sql);

    [Theory]
    [InlineData("select count(*) from views.commitment")]
    [InlineData("select count(*) from views.version")]
    [InlineData("select count(*) from views.family('csto', 100, true)")]
    public async Task The_reader_reads_the_views(string sql) => await RolesDatabase.RunAsync(database.ReaderConnection, sql);

    [Theory]
    [InlineData("insert into views.version values ('x', 'x')")]
    [InlineData("update views.report set summary = 'x'")]
    [InlineData("delete from views.report")]
    [InlineData("truncate views.report")]
    [InlineData("drop table views.report")]
    [InlineData("alter table views.report add column mine int")]
    [InlineData("create index on views.report (summary)")]
    [InlineData("begin; lock table views.report in share mode")]
    [InlineData("select from views.report for update")]
    [InlineData("create table views.mine (id int)")]
    [InlineData("create or replace function views.family(actor text, known_at bigint, roll_up boolean) returns setof text language sql as 'select null::text'")]
    [InlineData("create table views_next.mine (id int)")]
    [InlineData("select count(*) from tracker.mt_events")]
    [InlineData("select count(*) from tracker.mt_streams")]
    [InlineData("select count(*) from tracker.mt_event_progression")]
    [InlineData("select count(*) from tracker.audit_run")]
    [InlineData("select nextval('tracker.mt_events_sequence')")]
    [InlineData("select tracker.append_events(null, null, null, null, null, null, null, null, null, null, null, null, null)")]
    [InlineData("select count(*) from access.api_key")]
    [InlineData("create schema mine")]
    [InlineData("create table public.mine (id int)")]
    [InlineData("create role mine")]
    [InlineData("set role {server}")]
    [InlineData("set role {owner}")]
    public Task The_reader_can_do_nothing_else(string sql) => ShouldBeDeniedAsync(database.ReaderConnection, sql);

    [Fact]
    public async Task Again_it_changes_nothing_but_what_was_granted_besides()
    {
        await database.RunAsync($"grant update, delete on tracker.mt_events to {database.ServerRole}; grant usage on schema tracker to {database.ReaderRole}; grant select on tracker.mt_events to {database.ReaderRole}; grant insert on views.tie to {database.ReaderRole}");
        await ShouldPassAsync(database.ReaderConnection, "select count(*) from tracker.mt_events");

        var (server, reader) = await database.SetUpAsync();

        (server, reader).ShouldBe((new DatabaseRole(database.ServerRole, false, null), new DatabaseRole(database.ReaderRole, false, null)));
        await ShouldBeDeniedAsync(database.ServerConnection, "delete from tracker.mt_events");
        await ShouldBeDeniedAsync(database.ReaderConnection, "select count(*) from tracker.mt_events");
        await ShouldBeDeniedAsync(database.ReaderConnection, "insert into views.tie default values");
        await The_reader_reads_the_views("select count(*) from views.commitment");
        await The_server_does_its_work("select count(*) from tracker.mt_events");
    }

    [Theory]
    [InlineData("superuser")]
    [InlineData("createrole")]
    [InlineData("createdb")]
    [InlineData("bypassrls")]
    [InlineData("nologin")]
    [InlineData("in role pg_read_all_data")]
    public async Task A_role_that_may_do_more_than_is_granted_here_is_refused(string excess)
    {
        await database.RunAsync($"drop role if exists {database.OtherRole}; create role {database.OtherRole} login {(excess == "nologin" ? "" : excess)}");
        await database.RunAsync(excess == "nologin" ? $"alter role {database.OtherRole} nologin" : "select 1");

        var refusal = await Should.ThrowAsync<EdgeException>(DatabaseRoles.SetUpAsync(
            database.Owner, new(database.OtherRole, null), new(database.ReaderRole, null), TestContext.Current.CancellationToken));

        refusal.Errors.ShouldHaveSingleItem().Code.ShouldBe("role-too-strong");
    }

    [Fact]
    public async Task The_owner_is_no_role_for_a_server()
    {
        var owner = new NpgsqlConnectionStringBuilder(database.ConnectionString).Username!;

        var refusal = await Should.ThrowAsync<EdgeException>(DatabaseRoles.SetUpAsync(
            database.Owner, new(owner, null), new(database.ReaderRole, null), TestContext.Current.CancellationToken));

        refusal.Errors.ShouldHaveSingleItem().Message.ShouldContain("connected as");
    }

    [Fact]
    public async Task A_password_is_set_without_being_sent()
    {
        await database.SetUpAsync(readerPassword: "a-new-password-of-a-reader");

        await RolesDatabase.RunAsync(database.As(database.ReaderRole, "a-new-password-of-a-reader"), "select count(*) from views.tie");
        (await database.RunAsync($"select rolpassword from pg_authid where rolname = '{database.ReaderRole}'")).ShouldBeOfType<string>()
            .ShouldStartWith("SCRAM-SHA-256$4096:");
        await Should.ThrowAsync<PostgresException>(RolesDatabase.RunAsync(database.As(database.ReaderRole, "another"), "select 1"));
        // Back, for the other tests.
        await database.SetUpAsync(readerPassword: new NpgsqlConnectionStringBuilder(database.ReaderConnection).Password);
    }

    private static async Task ShouldPassAsync(string connection, string sql) => await RolesDatabase.RunAsync(connection, sql);

    private async Task ShouldBeDeniedAsync(string connection, string sql)
    {
        var owner = new NpgsqlConnectionStringBuilder(database.ConnectionString).Username!;
        sql = sql.Replace("{owner}", owner, StringComparison.Ordinal).Replace("{server}", database.ServerRole, StringComparison.Ordinal)
            .Replace("{reader}", database.ReaderRole, StringComparison.Ordinal);

        var refusal = await Should.ThrowAsync<PostgresException>(RolesDatabase.RunAsync(connection, sql), sql);

        refusal.SqlState.ShouldBe(Denied, $"{sql}: {refusal.MessageText}");
    }
}
