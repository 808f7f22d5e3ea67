using CooperationTracker.EventLog.Embedded;
using CooperationTracker.Server.Settings;
using CooperationTracker.Testing;
using Microsoft.Extensions.Configuration;

namespace CooperationTracker.Server.Tests.Settings;

/// <summary>Settings: what is wrong ends the start, and the list of them is whole.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("Tracker:Lissten", "http://127.0.0.1:1", "unknown-setting", "Tracker:Listen")]
    [InlineData("Tracker:Access:Autority", "https://login.example.org", "unknown-setting", "Tracker:Access:Authority")]
    [InlineData("Tracker:Limits:Burst:Most", "7", "unknown-setting", "Tracker:Limits:Burst")]
    [InlineData("Tracker:Origins:0", "https://dashboards.example.org", "unknown-setting", "Tracker:Origins")]
    [InlineData("Tracker:CacheMegabytes", "many", "bad-setting", null)]
    [InlineData("Tracker:CacheMegabytes", "0", "bad-setting", null)]
    [InlineData("Tracker:CacheMegabytes", "12345678901234567890", "bad-setting", null)]
    [InlineData("Tracker:ReadyWithin", "-1", "bad-setting", null)]
    [InlineData("Tracker:Access:OpenReading", "perhaps", "bad-setting", null)]
    [InlineData("Tracker:Access:RoleClaim", "", "bad-setting", null)]
    [InlineData("Kestrel:Endpoints:Http:Url", "http://0.0.0.0:80", "bad-setting", null)]
    public void A_setting_that_is_wrong_or_that_nobody_knows_is_named(string key, string value, string code, string? suggestion)
    {
        var error = Should.Throw<EdgeException>(() => Read((key, value))).Errors.ShouldHaveSingleItem();

        (error.Code, error.Field).ShouldBe((code, key.StartsWith("Kestrel", StringComparison.Ordinal) ? "Kestrel:Endpoints" : key));
        if (suggestion is not null)
        {
            error.Suggestions[0].ShouldBe(suggestion);
        }
    }

    [Theory]
    [InlineData("Tracker:Access:Authority", "http://login.example.org")]
    [InlineData("Tracker:Access:Authority", "login.example.org")]
    [InlineData("Tracker:Access:Audience", "")]
    [InlineData("Tracker:Origins", "*")]
    [InlineData("Tracker:Origins", "dashboards.example.org")]
    [InlineData("Tracker:Origins", "https://dashboards.example.org/path")]
    public async Task A_setting_that_cannot_be_worked_with_ends_the_start(string key, string value)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var session = await Session.OpenAsync(new(database.ConnectionString, ServerOrigin.Given, "test"), TestContext.Current.CancellationToken);
        var settings = new Dictionary<string, string?>
        {
            ["Tracker:Listen"] = "http://127.0.0.1:0",
            ["Tracker:Access:Authority"] = "https://login.example.org",
            ["Tracker:Access:Audience"] = "tracker",
            [key] = value,
        };

        var refusal = await Should.ThrowAsync<EdgeException>(
            TrackerServer.StartAsync(session, c => c.AddInMemoryCollection(settings), TestContext.Current.CancellationToken));

        (refusal.Errors.ShouldHaveSingleItem().Code, refusal.Errors[0].Field).ShouldBe(("bad-setting", key));
    }

    [Fact]
    public void Every_error_is_told_at_once() =>
        Should.Throw<EdgeException>(() => Read(("Tracker:Nothing", "x"), ("Tracker:CacheMegabytes", "x"))).Errors.Count.ShouldBe(2);

    [Fact]
    public void A_file_in_a_folder_and_the_environment_over_it()
    {
        var folder = Directory.CreateTempSubdirectory("tracker-settings-").FullName;
        File.WriteAllText(Path.Combine(folder, "appsettings.json"), """{ "Tracker": { "Listen": "http://127.0.0.1:1", "CacheMegabytes": 7, "Limits": { "Burst": 8 } } }""");
        Environment.SetEnvironmentVariable("Tracker__Limits__Burst", "9");
        try
        {
            var settings = TrackerServer.ReadSettings(configuration => ServerConfiguration.AddFolder(configuration, folder));

            (settings.Listen, settings.CacheMegabytes, settings.Limits.Burst).ShouldBe(("http://127.0.0.1:1", 7, 9));
        }
        finally
        {
            Environment.SetEnvironmentVariable("Tracker__Limits__Burst", null);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        var folder = Directory.CreateTempSubdirectory("tracker-settings-").FullName;
        File.WriteAllText(Path.Combine(folder, "appsettings.json"), "{ \"Tracker\": ");

        var error = Should.Throw<EdgeException>(() => TrackerServer.ReadSettings(c => ServerConfiguration.AddFolder(c, folder))).Errors.Single();

        (error.Code, error.File).ShouldBe(("bad-setting", Path.Combine(folder, "appsettings.json")));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Every_setting_is_in_the_table_with_what_holds_without_it_and_nothing_else_is()
    {
        var rows = File.ReadLines(Repository.File("deploy/README.md"))
            .Where(line => line.StartsWith("| `Tracker:", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[0].Trim('`'), cells => cells[^1]);

        rows.Keys.ShouldBe(Setting.All.Select(s => s.Key));
        foreach (var setting in Setting.All.Where(s => s.Default is not (null or "")))
        {
            rows[setting.Key].ShouldBe($"`{setting.Default}`", setting.Key);
        }
    }

    private static ServerSettings Read(params (string Key, string Value)[] settings) => SettingsReader.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build());
}
