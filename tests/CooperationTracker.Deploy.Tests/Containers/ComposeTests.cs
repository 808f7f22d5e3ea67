using CooperationTracker.Testing;
using Npgsql;

namespace CooperationTracker.Deploy.Tests.Containers;

/// <summary>docker-compose.yml: what a person who starts it relies on.</summary>
public sealed class ComposeTests
{
    private static readonly string[] Ours = ["setup", "tracker", "seeds"];

    public static TheoryData<string> Services => [.. Compose.Services.Keys];

    [Theory]
    [MemberData(nameof(Services))]
    public void What_can_be_reached_from_outside_is_on_loopback(string service) =>
        Compose.Services[service]["ports"].Texts().ShouldAllBe(port => port.StartsWith("127.0.0.1:", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Services))]
    public void No_process_gets_more_rights_than_it_starts_with(string service) =>
        Compose.Services[service]["security_opt"].Texts().ShouldContain("no-new-privileges:true");

    [Theory]
    [InlineData("setup")]
    [InlineData("tracker")]
    [InlineData("seeds")]
    [InlineData("grafana")]
    public void Containers_without_data_of_their_own_file_system_change_nothing_in_it_and_have_no_capability(string service)
    {
        Compose.Services[service]["read_only"]!.GetValue<bool>().ShouldBeTrue();
        Compose.Services[service]["cap_drop"].Texts().ShouldBe(["ALL"]);
        Compose.Services[service]["tmpfs"].Texts().ShouldBe([service == "grafana" ? "/tmp" : "/tmp:size=256m"]);
    }

    [Fact]
    public void No_password_stands_in_it_and_each_that_it_asks_for_is_in_the_example_empty()
    {
        var passwords = Compose.Services.Keys.SelectMany(service => Compose.Environment(service)).Where(v => v.Key.Contains("PASSWORD", StringComparison.Ordinal)).ToList();

        passwords.ShouldAllBe(v => Compose.Required(v.Value) != null);
        passwords.Select(v => Compose.Required(v.Value)!).Distinct().ShouldBe(
            File.ReadLines(Repository.File("deploy/.env.example")).Where(line => line.EndsWith('=')).Select(line => line.TrimEnd('=')), ignoreOrder: true);
        Compose.Services.Keys.SelectMany(service => Compose.Environment(service).Values).ShouldAllBe(value => !value.Contains("Password=", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Whoever_waits_for_a_service_waits_for_something_that_comes()
    {
        foreach (var (service, other, condition) in
            from s in Compose.Services
            from d in s.Value["depends_on"].Fields()
            select (s.Key, Compose.Services[d.Key], d.Value!["condition"]!.GetValue<string>()))
        {
            var comes = condition switch
            {
                "service_healthy" => other["healthcheck"]?["test"] is not null,
                "service_completed_successfully" => other["restart"]!.GetValue<string>() == "no",
                _ => false,
            };
            comes.ShouldBeTrue($"{service}: {condition}");
        }
    }

    [Fact]
    public void Our_services_are_built_from_the_Dockerfile_and_have_the_version_of_the_project()
    {
        foreach (var service in Ours)
        {
            Compose.Services[service]["image"]!.GetValue<string>().ShouldBe($"cooperationtracker:{Versions.OfTheTracker}");
            Compose.Services[service]["build"]!["dockerfile"]!.GetValue<string>().ShouldBe(Dockerfile.Path);
        }
    }

    [Fact]
    public void What_is_mounted_is_there()
    {
        var volumes = Compose.Services.Values.SelectMany(s => s["volumes"].Texts()).Select(v => v.Split(':')).ToList();

        volumes.Where(v => v[0].StartsWith("./", StringComparison.Ordinal)).ShouldAllBe(v => Path.Exists(Repository.File(v[0])) && v[2] == "ro");
        volumes.Where(v => !v[0].StartsWith("./", StringComparison.Ordinal)).Select(v => v[0]).ShouldBe(Compose.Volumes, ignoreOrder: true);
    }

    [Fact]
    public void The_server_and_Grafana_come_as_the_roles_that_the_set_up_makes()
    {
        new NpgsqlConnectionStringBuilder(Compose.Environment("tracker")["TRACKER_CONNECTION"]).Username.ShouldBe(Compose.Option("setup", "--server"));
        Compose.Environment("grafana")["TRACKER_READER"].ShouldBe(Compose.Option("setup", "--reader"));
        Compose.Environment("tracker")["PGPASSWORD"].ShouldBe(Compose.Environment("setup")["TRACKER_SERVER_PASSWORD"]);
        Compose.Environment("grafana")["TRACKER_READER_PASSWORD"].ShouldBe(Compose.Environment("setup")["TRACKER_READER_PASSWORD"]);
        Compose.Environment("setup")["PGPASSWORD"].ShouldBe(Compose.Environment("postgres")["POSTGRES_PASSWORD"]);
    }
}
