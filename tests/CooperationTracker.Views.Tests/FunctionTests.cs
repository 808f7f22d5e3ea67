using System.Text.Json;
using CooperationTracker.Domain;
using CooperationTracker.Domain.Commitments;
using CooperationTracker.Views.Commitments;
using CooperationTracker.Views.Tests.Given;
using CooperationTracker.Views.Ties;
using Npgsql;

namespace CooperationTracker.Views.Tests;

/// <summary>Who asks in SQL gets the answers of the questions in C#, at random times.</summary>
public sealed class FunctionTests(Chronicle chronicle) : IClassFixture<Chronicle>
{
    private const int Rounds = 60;

    private NpgsqlDataSource DataSource => chronicle.World.DataSource;

    [Fact]
    public async Task Every_effect_on_every_status_leads_in_SQL_where_the_fold_leads()
    {
        foreach (var status in Enum.GetValues<CommitmentStatus>())
        {
            foreach (var effect in Enum.GetValues<EffectKind>())
            {
                var next = await ReadAsync($"select views.status_after('{Word(status)}', '{Word(effect)}')", r => r.GetString(0));

                next.ShouldBe([Word(CommitmentFold.Evolve(status, effect))], $"{status} {effect}");
            }
        }
    }

    [Fact]
    public async Task The_steps_that_hold_on_a_day_give_the_status_of_every_commitment()
    {
        var asked = new Asked(seed: 11, chronicle.Told[^1].Position);
        var statuses = 0;
        for (var i = 0; i < Rounds; i++)
        {
            var times = asked.Times() with { Certainly = false };
            var expected = (await CommitmentQuery.ListAsync(DataSource, new(), times, Paging.All, World.Cancellation)).Items;

            var held = await ReadAsync(
                $"select commitment, status from views.step({times.KnownAt}) where since <= '{times.AsOf:O}' and until > '{times.AsOf:O}'",
                r => (r.GetString(0), r.GetString(1)));
            var counted = await ReadAsync(
                $"""
                select commitment, count(*)::int, views.status(effect order by since, begun_latest, first_known, ordinal) filter (where begun_latest <= '{times.AsOf:O}')
                from views.step({times.KnownAt}) where since <= '{times.AsOf:O}' group by 1
                """,
                r => (r.GetString(0), r.GetInt32(1), r.IsDBNull(2) ? Word(CommitmentStatus.Opened) : r.GetString(2)));

            held.ShouldBe(expected.Where(c => c.Effects > 0).Select(c => (c.Id, Word(c.Status))), ignoreOrder: true, $"{times}");
            counted.ShouldBe(expected.Where(c => c.Effects > 0).Select(c => (c.Id, c.Effects, Word(c.CertainStatus ?? c.Status))), ignoreOrder: true, $"{times}");
            statuses += held.Count;
        }
        statuses.ShouldBeGreaterThan(Rounds);
    }

    [Fact]
    public async Task The_steps_of_a_commitment_are_those_of_its_trace()
    {
        var trace = (await TraceQuery.FindAsync(DataSource, "treaty-of-old", new(DateOnly.MaxValue), World.Cancellation))!;

        var steps = await ReadAsync(
            $"select known_from, effect, status from views.step({Times.Now}) where commitment = 'treaty' order by since, begun_latest, first_known, ordinal",
            r => (r.GetInt64(0), r.GetString(1), r.GetString(2)));

        steps.ShouldBe(trace.Steps.Select(s => (s.Position, Word(s.Effect), Word(s.Status))));
        steps.Count.ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task Cooperation_sums_up_to_what_is_answered_in_Csharp()
    {
        var asked = new Asked(seed: 13, chronicle.Told[^1].Position);
        var pairs = 0;
        for (var i = 0; i < Rounds; i++)
        {
            var (times, rollUp) = (asked.Times() with { Certainly = false }, asked.Is());
            var expected = (await CooperationQuery.ListAsync(DataSource, new() { RollUp = rollUp }, times, Paging.All, World.Cancellation)).Items;

            var found = await ReadAsync(
                $"""
                select a, b, sum(weight), count(*), count(*) filter (where begun_latest <= '{times.AsOf:O}')
                from views.cooperation({times.KnownAt}, {rollUp}) where begun_earliest <= '{times.AsOf:O}' group by a, b
                """,
                r => (r.GetString(0), r.GetString(1), r.GetDecimal(2), r.GetInt64(3), r.GetInt64(4)));

            found.ShouldBe(expected.Select(p => (p.A.Actor, p.B.Actor, p.Weight, p.Reports, p.Certain)), ignoreOrder: true, $"{times} {rollUp}");
            pairs += found.Count;
        }
        pairs.ShouldBeGreaterThan(Rounds);
    }

    [Fact]
    public async Task A_database_with_other_functions_gets_those_that_this_program_knows_and_keeps_its_views()
    {
        await using var world = await World.CreateAsync();
        await world.TellAsync(StreamName.Statement("first"), Some.Statement("first"), Some.Acting("first:a", "2004-03-01", EffectKind.Adopts));
        await world.ExecuteAsync(
            """
            drop aggregate views.status(text);
            create or replace function views.status_after(status text, effect text) returns text language sql as 'select ''stale''';
            update views.version set hash = 'of an earlier version' where view = 'Schema'
            """);
        var table = await world.ScalarAsync<uint>("select 'views.report'::regclass::oid");

        await world.Runner.CatchUpAsync(cancellation: World.Cancellation);

        (await world.ScalarAsync<string>("select status from views.step(1000)")).ShouldBe("adopted");
        (await world.ScalarAsync<uint>("select 'views.report'::regclass::oid")).ShouldBe(table, "a rebuild puts another table in its place");
    }

    private static string Word<T>(T value) where T : struct, Enum => JsonSerializer.SerializeToElement(value).GetString()!;

    private async Task<List<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        List<T> rows = [];
        await using var command = DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(World.Cancellation);
        while (await reader.ReadAsync(World.Cancellation))
        {
            rows.Add(read(reader));
        }
        return rows;
    }
}
