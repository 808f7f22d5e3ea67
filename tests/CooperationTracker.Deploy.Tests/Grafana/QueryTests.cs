using System.Data;
using System.Globalization;
using System.Text.Json;
using CooperationTracker.Deploy.Tests.Containers;
using CooperationTracker.Domain.Time;
using CooperationTracker.Views;
using CooperationTracker.Views.Commitments;
using Npgsql;

namespace CooperationTracker.Deploy.Tests.Grafana;

/// <summary>Every query of the dashboards, as Grafana would send it, as the reader's role, on a database with the seeds.</summary>
public sealed class QueryTests(ComposedDatabase database) : IClassFixture<ComposedDatabase>
{
    /// <summary>The types that Grafana shows as they are.</summary>
    private static readonly string[] Types = ["text", "integer", "bigint", "double precision", "timestamp with time zone"];

    public static TheoryData<string> Dashboards => [.. Dashboard.All.Select(d => d.Uid)];

    public static TheoryData<string, string, string> Queries =>
        [.. from d in Dashboard.All from p in d.Panels from t in p.Targets select (d.Uid, p.Title, t.RefId)];

    public static TheoryData<string, string> Variables =>
        [.. from d in Dashboard.All from v in d.Variables where v.Type == "query" select (d.Uid, v.Name)];

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Every_query_gives_rows_in_a_form_that_its_panel_can_show(string uid, string title, string refId)
    {
        var dashboard = Dashboard.Of(uid);
        var panel = dashboard.Panels.Single(p => p.Title == title);
        var target = panel.Targets.Single(t => t.RefId == refId);

        var rows = await AskAsync(dashboard, target.Sql, dashboard.Defaults);

        rows.Rows.Count.ShouldBeGreaterThan(0);
        Columns(rows).Select(c => c.Type).ShouldBeSubsetOf(Types);
        if (target.Format == "time_series")
        {
            Columns(rows)[0].ShouldBe(("time", "timestamp with time zone"));
            Columns(rows)[1..].Count(c => c.Type == "text").ShouldBeLessThan(2, "one column names the series");
            rows.Rows.Cast<DataRow>().Select(r => r["time"]).ShouldBeInOrder();
        }
        if (panel.Type is "table" or "stat" or "barchart")
        {
            panel.Overridden.ShouldBeSubsetOf(Columns(rows).Select(c => c.Name));
            Columns(rows).Select(c => c.Name).ShouldBeUnique();
        }
    }

    [Theory]
    [MemberData(nameof(Variables))]
    public async Task Every_variable_has_choices_and_opens_with_one_of_them(string uid, string name)
    {
        var dashboard = Dashboard.Of(uid);
        var variable = dashboard.Variables.Single(v => v.Name == name);

        var choices = await AskAsync(dashboard, variable.Sql, dashboard.Defaults);

        Columns(choices).ShouldBe([("__text", "text"), ("__value", "text")]);
        var current = variable.Json["current"]!;
        choices.Rows.Cast<DataRow>().Select(r => ((string)r["__text"], (string)r["__value"]))
            .ShouldContain((current["text"]!.GetValue<string>(), current["value"]!.GetValue<string>()));
        // Grafana drops all but the first of those that read alike.
        choices.Rows.Cast<DataRow>().Select(r => r["__text"]).ShouldBeUnique();
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public async Task Every_choice_of_every_variable_is_answered(string uid)
    {
        var dashboard = Dashboard.Of(uid);
        var asked = 0;
        foreach (var variable in dashboard.Variables)
        {
            foreach (var choice in await ChoicesAsync(dashboard, variable))
            {
                foreach (var target in dashboard.Panels.SelectMany(p => p.Targets))
                {
                    await AskAsync(dashboard, target.Sql, new Dictionary<string, string>(dashboard.Defaults) { [variable.Name] = choice });
                    asked++;
                }
            }
        }
        asked.ShouldBeGreaterThan(500);
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public async Task A_day_and_a_position_show_less_than_the_end(string uid)
    {
        var dashboard = Dashboard.Of(uid);
        var panel = dashboard.Panels.Single(p => p.Title is "Statements recorded" or "By type");
        foreach (var (name, value) in (IEnumerable<(string, string)>)[("as_of", "2003-12-31"), ("known_at", "150")])
        {
            var (all, then) = (await Read(dashboard.Defaults), await Read(new Dictionary<string, string>(dashboard.Defaults) { [name] = value }));

            then.ShouldBeLessThan(all, name);
            then.ShouldBeGreaterThan(0, name);
        }

        async Task<long> Read(IReadOnlyDictionary<string, string> variables) => (await AskAsync(dashboard, panel.Targets[0].Sql, variables)).Rows
            .Cast<DataRow>().Sum(r => Convert.ToInt64(r["Reports"], CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_day_that_is_none_is_told_and_not_taken_for_another()
    {
        var dashboard = Dashboard.All[0];

        var refused = await Should.ThrowAsync<PostgresException>(() => AskAsync(
            dashboard, dashboard.Panels[0].Targets[0].Sql, new Dictionary<string, string>(dashboard.Defaults) { ["as_of"] = "last year" }));

        refused.SqlState.ShouldBe(PostgresErrorCodes.InvalidDatetimeFormat);
    }

    [Fact]
    public async Task The_statuses_over_time_end_where_the_statuses_of_the_day_are()
    {
        var dashboard = Dashboard.Of("cooperationtracker-commitments");
        foreach (var day in (string[])["2003-07-31", "2004-02-20", "2008-07-01", "2012-04-11", "2017-12-31"])
        {
            var variables = new Dictionary<string, string>(dashboard.Defaults) { ["as_of"] = day };
            var counts = (await AskAsync(dashboard, Sql("Commitments by status"), variables)).Rows[0];
            var series = (await AskAsync(dashboard, Sql("Commitments by status over time"), variables)).Rows.Cast<DataRow>().ToList();

            var last = series.Where(r => Equals(r["time"], series[^1]["time"])).ToList();
            last.ShouldNotBeEmpty();
            last.Sum(r => (long)r["value"]).ShouldBe(counts.Table.Columns.Cast<DataColumn>().Where(c => c.ColumnName != "opened").Sum(c => (long)counts[c]), day);
            last.ShouldAllBe(r => (long)r["value"] == (long)counts[(string)r["metric"]]);
        }

        string Sql(string title) => dashboard.Panels.Single(p => p.Title == title).Targets[0].Sql;
    }

    [Theory]
    [InlineData("2004-12-31", "1")]
    [InlineData("2012-04-11", "3")]
    [InlineData("2017-12-31", "3")]
    [InlineData("2017-12-31", "10")]
    public async Task What_stands_where_and_what_lies_dormant_is_what_is_answered_elsewhere(string day, string years)
    {
        var dashboard = Dashboard.Of("cooperationtracker-commitments");
        var variables = new Dictionary<string, string>(dashboard.Defaults) { ["as_of"] = day, ["dormant"] = years };
        var times = new Times(DateOnly.Parse(day, CultureInfo.InvariantCulture));

        (await FoundAsync("Commitments", "Status")).ShouldBe(await AnsweredAsync(new()), ignoreOrder: true);
        var dormant = await FoundAsync("Dormant commitments", "Status");
        dormant.ShouldBe(await AnsweredAsync(new() { DormantFor = Duration.Parse($"P{years}Y") }), ignoreOrder: true);
        dormant.ShouldNotBeEmpty();

        async Task<List<(string, string)>> FoundAsync(string title, string column) =>
            [.. (await AskAsync(dashboard, dashboard.Panels.Single(p => p.Title == title).Targets[0].Sql, variables)).Rows.Cast<DataRow>()
                .Select(r => ((string)r["Id"], (string)r[column]))];

        async Task<List<(string, string)>> AnsweredAsync(CommitmentFilter filter) =>
            [.. (await CommitmentQuery.ListAsync(database.Reader, filter, times, Paging.All, TestContext.Current.CancellationToken)).Items
                .Select(c => (c.Id, JsonSerializer.SerializeToElement(c.Status).GetString()!))];
    }

    [Fact]
    public async Task The_reader_reads_views_and_nothing_else()
    {
        foreach (var sql in (string[])["select from tracker.mt_events", "select from access.api_key", "delete from views.report", "create table views.mine ()"])
        {
            await using var command = database.Reader.CreateCommand(sql);

            var refused = await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));

            refused.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, sql);
        }
    }

    private static (string Name, string Type)[] Columns(DataTable rows) =>
        [.. rows.Columns.Cast<DataColumn>().Select(c => (c.ColumnName, (string)c.ExtendedProperties["type"]!))];

    /// <summary>The values that a person can choose; a few days where one is typed.</summary>
    private async Task<string[]> ChoicesAsync(Dashboard dashboard, Variable variable) => variable.Type switch
    {
        "custom" => variable.Choices,
        "textbox" => ["1990-01-01", "2003-07-31", "2008-07-01", "2099-12-31"],
        _ => [.. (await AskAsync(dashboard, variable.Sql, dashboard.Defaults)).Rows.Cast<DataRow>().Select(r => (string)r["__value"])],
    };

    private async Task<DataTable> AskAsync(Dashboard dashboard, string sql, IReadOnlyDictionary<string, string> variables)
    {
        await using var command = database.Reader.CreateCommand(Interpolation.Interpolate(sql, variables, dashboard.Range));
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var table = new DataTable();
        for (var i = 0; i < reader.FieldCount; i++)
        {
            table.Columns.Add(reader.GetName(i), reader.GetFieldType(i)).ExtendedProperties["type"] = reader.GetDataTypeName(i);
        }
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            table.Rows.Add(values);
        }
        return table;
    }
}
