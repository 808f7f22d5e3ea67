using System.Text.RegularExpressions;

namespace CooperationTracker.Deploy.Tests.Grafana;

/// <summary>The dashboards as files: that their parts fit one another and the data source.</summary>
public sealed partial class DashboardTests
{
    public static TheoryData<string> Dashboards => [.. Dashboard.All.Select(d => d.Uid)];

    [Fact]
    public void There_are_two() => Dashboard.All.Select(d => d.Uid).ShouldBe(["cooperationtracker-commitments", "cooperationtracker-cooperation"]);

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Panels_have_ids_of_their_own_and_say_what_they_show(string uid)
    {
        var panels = Dashboard.Of(uid).Panels;

        panels.Select(p => p.Id).ShouldBeUnique();
        panels.Select(p => p.Title).ShouldBeUnique();
        panels.ShouldAllBe(p => p.Json["description"]!.GetValue<string>().Length > 20);
        Dashboard.Of(uid).Variables.ShouldAllBe(v => v.Json["description"]!.GetValue<string>().Length > 10);
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void No_panel_lies_on_another(string uid)
    {
        var cells = Dashboard.Of(uid).Panels.Select(p => p.Json["gridPos"]!).SelectMany(g =>
            from x in Enumerable.Range(g["x"]!.GetValue<int>(), g["w"]!.GetValue<int>())
            from y in Enumerable.Range(g["y"]!.GetValue<int>(), g["h"]!.GetValue<int>())
            select (x, y)).ToList();

        cells.ShouldBeUnique();
        cells.ShouldAllBe(cell => cell.x < 24);
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Every_query_asks_the_data_source_that_is_provisioned(string uid)
    {
        var provisioned = Yaml.Load("deploy/grafana/provisioning/datasources/tracker.yaml")["datasources"]![0]!;
        var asked = Dashboard.Of(uid).Panels.SelectMany(p => p.Targets.Select(t => t.Json["datasource"]!).Append(p.Json["datasource"]!))
            .Concat(Dashboard.Of(uid).Variables.Where(v => v.Type == "query").Select(v => v.Json["datasource"]!)).ToList();

        asked.Count.ShouldBeGreaterThan(10);
        asked.ShouldAllBe(d => d["uid"]!.GetValue<string>() == provisioned["uid"]!.GetValue<string>() && d["type"]!.GetValue<string>() == provisioned["type"]!.GetValue<string>());
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Every_variable_is_used_and_every_one_that_is_used_is_there(string uid)
    {
        var dashboard = Dashboard.Of(uid);
        var used = dashboard.Panels.SelectMany(p => p.Targets.Select(t => t.Sql).Append(p.Title))
            .Concat(dashboard.Variables.Where(v => v.Type == "query").Select(v => v.Sql))
            .SelectMany(Interpolation.VariablesOf).Distinct();

        dashboard.Variables.Select(v => v.Name).ShouldBe(used, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Every_dashboard_travels_in_both_times(string uid)
    {
        foreach (var target in Dashboard.Of(uid).Panels.SelectMany(p => p.Targets))
        {
            target.Sql.ShouldContain("${as_of:sqlstring}");
            target.Sql.ShouldContain("${known_at:sqlstring}");
        }
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Links_lead_to_a_dashboard_and_hand_on_all_of_its_variables(string uid)
    {
        var links = Dashboard.Of(uid).Panels.SelectMany(p => p.Links).ToList();
        links.Count.ShouldBeGreaterThan(1);
        foreach (var link in links)
        {
            var target = Dashboard.Of(Target().Match(link).Groups[1].Value);

            HandedOn().Matches(link).Select(m => m.Groups[1].Value).ShouldBe(target.Variables.Select(v => v.Name), ignoreOrder: true, link);
            link.ShouldEndWith("&${__url_time_range}");
        }
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void No_query_looks_beyond_the_views(string uid)
    {
        foreach (var sql in Dashboard.Of(uid).Panels.SelectMany(p => p.Targets).Select(t => t.Sql)
            .Concat(Dashboard.Of(uid).Variables.Where(v => v.Type == "query").Select(v => v.Sql)))
        {
            Qualified().Matches(sql).Select(m => m.Groups[1].Value).Distinct().ShouldBe(["views"], sql);
        }
    }

    [GeneratedRegex(@"^/d/([\w-]+)\?")]
    private static partial Regex Target();

    [GeneratedRegex(@"var-(\w+)=\$\{")]
    private static partial Regex HandedOn();

    /// <summary>The schema of what is selected from or joined.</summary>
    [GeneratedRegex(@"\b(?:from|join)\s+(\w+)\.\w+")]
    private static partial Regex Qualified();
}
