using System.Text.RegularExpressions;
using CooperationTracker.Deploy.Tests.Containers;
using CooperationTracker.Testing;

namespace CooperationTracker.Deploy.Tests.Grafana;

/// <summary>deploy/grafana/provisioning fits docker-compose.yml.</summary>
public sealed partial class ProvisioningTests
{
    private const string DataSource = "deploy/grafana/provisioning/datasources/tracker.yaml";

    [Fact]
    public void What_the_data_source_takes_from_the_environment_is_given_to_Grafana() =>
        Environment().Matches(File.ReadAllText(Repository.File(DataSource))).Select(m => m.Groups[1].Value)
            .ShouldBe(Compose.Environment("grafana").Keys.Where(name => name.StartsWith("TRACKER_", StringComparison.Ordinal)), ignoreOrder: true);

    [Fact]
    public void The_password_is_one_of_the_fields_that_Grafana_keeps_secret()
    {
        var source = Yaml.Load(DataSource)["datasources"]![0]!;

        source["secureJsonData"].Fields().Keys.ShouldBe(["password"]);
        source["jsonData"].Fields().Keys.ShouldNotContain("password");
        source["editable"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public void The_dashboards_are_mounted_where_they_are_looked_for()
    {
        var path = Yaml.Load("deploy/grafana/provisioning/dashboards/tracker.yaml")["providers"]![0]!["options"]!["path"]!.GetValue<string>();

        Compose.Services["grafana"]["volumes"].Texts().ShouldContain($"./{Dashboard.Folder}:{path}:ro");
        var home = Compose.Environment("grafana")["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"];
        home.ShouldStartWith(path);
        File.Exists(Repository.File(Dashboard.Folder + home[path.Length..])).ShouldBeTrue(home);
    }

    [GeneratedRegex(@"\$(\w+)")]
    private static partial Regex Environment();
}
